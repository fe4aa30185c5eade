-- An enum moves to another schema under a column, a function and a view.
-- case: from
CREATE SCHEMA types;
CREATE TYPE state AS ENUM ('x', 'y');
CREATE TABLE t (id int PRIMARY KEY, s state DEFAULT 'x');
CREATE FUNCTION f(s state) RETURNS state LANGUAGE sql AS $$ SELECT s $$;
CREATE VIEW v AS SELECT s FROM t WHERE s = 'x';
-- case: rows
INSERT INTO t VALUES (1, 'y');
-- case: to
CREATE SCHEMA types;
CREATE TYPE types.state AS ENUM ('x', 'y');
CREATE TABLE t (id int PRIMARY KEY, s types.state DEFAULT 'x');
CREATE FUNCTION f(s types.state) RETURNS types.state LANGUAGE sql AS $$ SELECT s $$;
CREATE VIEW v AS SELECT s FROM t WHERE s = 'x';
