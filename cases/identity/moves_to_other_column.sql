-- Identity moves from one column to another: one of them has to let go first.
-- case: from
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b int NOT NULL);
-- case: rows
INSERT INTO t (b) VALUES (10), (20);
-- case: to
CREATE TABLE t (a int NOT NULL, b int GENERATED ALWAYS AS IDENTITY);
