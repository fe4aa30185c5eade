-- Views appear, one over the other, in an order that is not that of their names.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW z AS SELECT id, a FROM t WHERE a > 0;
CREATE VIEW a AS SELECT count(*) AS n FROM z;
