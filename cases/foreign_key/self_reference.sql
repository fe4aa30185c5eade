-- A tree: a table references itself, and later by two columns.
-- case: from
CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node);
-- case: rows
INSERT INTO node VALUES (1, NULL), (2, 1);
-- case: to
CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node ON DELETE CASCADE, next int REFERENCES node DEFERRABLE);
