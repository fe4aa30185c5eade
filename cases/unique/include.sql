-- A unique constraint gains and loses included columns.
-- case: from
CREATE TABLE t (a int, b int, c int, CONSTRAINT u UNIQUE (a) INCLUDE (b));
-- case: to
CREATE TABLE t (a int, b int, c int, CONSTRAINT u UNIQUE (a) INCLUDE (c));
