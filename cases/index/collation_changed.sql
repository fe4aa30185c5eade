-- The collation of an index changes, and one differs from its column's.
-- case: from
CREATE TABLE t (a text, b text COLLATE "C");
CREATE INDEX t_a ON t (a);
CREATE INDEX t_b ON t (b);
-- case: to
CREATE TABLE t (a text, b text COLLATE "C");
CREATE INDEX t_a ON t (a COLLATE "C");
CREATE INDEX t_b ON t (b COLLATE "POSIX" text_pattern_ops DESC);
