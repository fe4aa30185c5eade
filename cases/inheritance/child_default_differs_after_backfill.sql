-- A parent gets a NOT NULL column that is filled, one child the same column with another default, one with none.
-- case: backfill parent.n = 5
-- case: from
CREATE TABLE parent (id int);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE bare () INHERITS (parent);
-- case: rows
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (2);
INSERT INTO bare VALUES (3);
-- case: to
CREATE TABLE parent (id int, n int NOT NULL DEFAULT 1);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE bare () INHERITS (parent);
ALTER TABLE child ALTER COLUMN n SET DEFAULT 2;
ALTER TABLE bare ALTER COLUMN n DROP DEFAULT;
