-- A domain becomes NOT NULL.
-- case: from
CREATE DOMAIN qty AS int;
CREATE TABLE line (id int PRIMARY KEY, qty qty);
-- case: rows
INSERT INTO line VALUES (1, 5);
-- case: to
CREATE DOMAIN qty AS int NOT NULL;
CREATE TABLE line (id int PRIMARY KEY, qty qty);
