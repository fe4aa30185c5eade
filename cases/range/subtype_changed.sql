-- The subtype changes: the range type is replaced under a table's column.
-- case: from
CREATE TYPE span AS RANGE (subtype = float4);
CREATE TABLE t (id int PRIMARY KEY, s span);
-- case: rows
INSERT INTO t VALUES (1, '[1,2)'), (2, 'empty');
-- case: to
CREATE TYPE span AS RANGE (subtype = float8);
CREATE TABLE t (id int PRIMARY KEY, s span);
