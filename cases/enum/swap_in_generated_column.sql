-- A label goes from an enum that a stored generated column computes with.
-- case: from
CREATE TYPE state AS ENUM ('new', 'old', 'gone');
CREATE TABLE t (id int PRIMARY KEY, s state, is_new bool GENERATED ALWAYS AS (s = 'new') STORED);
-- case: rows
INSERT INTO t (id, s) VALUES (1, 'old'), (2, 'new');
-- case: to
CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE t (id int PRIMARY KEY, s state, is_new bool GENERATED ALWAYS AS (s = 'new') STORED);
