-- Two columns exchange their enum types, with labels in common.
-- case: from
CREATE TYPE a AS ENUM ('x', 'y');
CREATE TYPE b AS ENUM ('y', 'x');
CREATE TABLE t (id int PRIMARY KEY, p a DEFAULT 'x', q b DEFAULT 'y');
-- case: rows
INSERT INTO t VALUES (1, 'x', 'y'), (2, 'y', NULL);
-- case: to
CREATE TYPE a AS ENUM ('x', 'y');
CREATE TYPE b AS ENUM ('y', 'x');
CREATE TABLE t (id int PRIMARY KEY, p b DEFAULT 'x', q a DEFAULT 'y');
