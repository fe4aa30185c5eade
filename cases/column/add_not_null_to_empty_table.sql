-- A NOT NULL column without a default is added to a table without rows.
-- case: from
CREATE TABLE person (id int PRIMARY KEY);
-- case: to
CREATE TABLE person (id int PRIMARY KEY, name text NOT NULL);
