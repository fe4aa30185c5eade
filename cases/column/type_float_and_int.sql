-- Numbers change between exact and inexact.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a real, b int, c double precision, d smallint);
-- case: rows
INSERT INTO t VALUES (1, 1.5, 2, 3.5, 4);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a double precision, b numeric, c real, d real);
