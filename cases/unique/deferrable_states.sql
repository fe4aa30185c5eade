-- Deferrability of unique constraints changes in all directions.
-- case: from
CREATE TABLE t (a int UNIQUE, b int UNIQUE DEFERRABLE, c int UNIQUE DEFERRABLE INITIALLY DEFERRED);
-- case: rows
INSERT INTO t VALUES (1, 1, 1);
-- case: to
CREATE TABLE t (a int UNIQUE DEFERRABLE INITIALLY DEFERRED, b int UNIQUE, c int UNIQUE DEFERRABLE);
