-- A relocatable extension moves to another schema under a column that uses it.
-- case: from
CREATE SCHEMA ext;
CREATE EXTENSION citext;
CREATE TABLE t (id int PRIMARY KEY, name citext);
-- case: rows
INSERT INTO t VALUES (1, 'Ann');
-- case: to
CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE TABLE t (id int PRIMARY KEY, name ext.citext);
