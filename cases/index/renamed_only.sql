-- Only the name of an index changes.
-- case: from
CREATE TABLE t (a int);
CREATE INDEX t_a_idx ON t (a);
COMMENT ON INDEX t_a_idx IS 'stays';
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE TABLE t (a int);
CREATE INDEX by_a ON t (a);
COMMENT ON INDEX by_a IS 'stays';
