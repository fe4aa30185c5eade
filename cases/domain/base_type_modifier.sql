-- Only the length of the base type changes.
-- case: from
CREATE DOMAIN code AS varchar(10);
CREATE TABLE t (id int PRIMARY KEY, code code);
-- case: rows
INSERT INTO t VALUES (1, 'abc');
-- case: to
CREATE DOMAIN code AS varchar(20);
CREATE TABLE t (id int PRIMARY KEY, code code);
