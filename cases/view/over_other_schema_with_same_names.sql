-- A view joins tables of the same name from two schemas.
-- case: from
CREATE SCHEMA a;
CREATE TABLE a.t (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY);
CREATE VIEW v AS SELECT t.id FROM t;
-- case: to
CREATE SCHEMA a;
CREATE TABLE a.t (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY);
CREATE VIEW v AS SELECT t.id, t_1.id AS other FROM t JOIN a.t t_1 USING (id);
