-- The sequence of an unlogged table's identity is unlogged with it.
-- case: requires = 15
-- case: from
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
-- case: rows
INSERT INTO t DEFAULT VALUES;
-- case: to
CREATE UNLOGGED TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
