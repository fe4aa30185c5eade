-- A column is renamed on request: index, check, view, foreign key, trigger and policy follow.
-- case: rename column person.mail -> person.email
-- case: from
CREATE TABLE person (id int PRIMARY KEY, mail text CONSTRAINT has_at CHECK (mail LIKE '%@%'));
CREATE UNIQUE INDEX person_contact ON person (lower(mail)) WHERE mail IS NOT NULL;
CREATE VIEW contact AS SELECT id, mail AS address FROM person;
CREATE POLICY p ON person USING (mail <> '');
-- case: rows
INSERT INTO person VALUES (1, 'a@b');
-- case: to
CREATE TABLE person (id int PRIMARY KEY, email text CONSTRAINT has_at CHECK (email LIKE '%@%'));
CREATE UNIQUE INDEX person_contact ON person (lower(email)) WHERE email IS NOT NULL;
CREATE VIEW contact AS SELECT id, email AS address FROM person;
CREATE POLICY p ON person USING (email <> '');
