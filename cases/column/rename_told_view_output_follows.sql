-- A column is renamed on request and the view's output column with it: a view does not rename its own.
-- case: rename column person.mail -> person.email
-- case: from
CREATE TABLE person (id int PRIMARY KEY, mail text);
CREATE VIEW contact AS SELECT id, mail FROM person;
CREATE VIEW second AS SELECT mail FROM contact;
-- case: rows
INSERT INTO person VALUES (1, 'a@b');
-- case: to
CREATE TABLE person (id int PRIMARY KEY, email text);
CREATE VIEW contact AS SELECT id, email FROM person;
CREATE VIEW second AS SELECT email FROM contact;
