-- A serial column draws from another, free sequence from now on; its own one goes.
-- case: from
CREATE TABLE t (id serial PRIMARY KEY);
-- case: rows
INSERT INTO t DEFAULT VALUES;
-- case: to
CREATE SEQUENCE numbers AS int START 1000;
CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('numbers'));
