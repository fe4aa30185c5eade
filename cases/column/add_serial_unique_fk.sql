-- Columns arrive with a sequence, a unique constraint, a foreign key to the same table, and a check.
-- case: from
CREATE TABLE node (id int PRIMARY KEY);
-- case: rows
INSERT INTO node VALUES (1), (2);
-- case: to
CREATE TABLE node (id int PRIMARY KEY, no bigserial UNIQUE, parent int REFERENCES node, depth int CHECK (depth >= 0));
