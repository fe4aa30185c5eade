-- A NOT NULL column without a default is added to a table with rows, filled by an expression.
-- case: backfill person.name_lower = lower(name)
-- case: from
CREATE TABLE person (id int PRIMARY KEY, name text NOT NULL);
-- case: rows
INSERT INTO person VALUES (1, 'Ann'), (2, 'BOB');
-- case: to
CREATE TABLE person (id int PRIMARY KEY, name text NOT NULL, name_lower text NOT NULL);
