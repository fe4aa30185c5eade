-- A label goes from an enum that is a primary key on one side and a foreign key on the other.
-- case: from
CREATE TYPE code AS ENUM ('a', 'b', 'c');
CREATE TABLE kind (code code PRIMARY KEY);
CREATE TABLE thing (id int PRIMARY KEY, code code REFERENCES kind ON DELETE SET NULL);
-- case: rows
INSERT INTO kind VALUES ('a'), ('b');
INSERT INTO thing VALUES (1, 'a');
-- case: to
CREATE TYPE code AS ENUM ('a', 'b');
CREATE TABLE kind (code code PRIMARY KEY);
CREATE TABLE thing (id int PRIMARY KEY, code code REFERENCES kind ON DELETE SET NULL);
