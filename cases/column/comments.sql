-- Column comments appear, change and go.
-- case: from
CREATE TABLE t (a int, b int, c int);
COMMENT ON COLUMN t.b IS 'before';
COMMENT ON COLUMN t.c IS 'goes';
-- case: to
CREATE TABLE t (a int, b int, c int);
COMMENT ON COLUMN t.a IS 'new';
COMMENT ON COLUMN t.b IS 'after';
