-- A label goes from an enum that a partial and an expression index mention.
-- case: from
CREATE TYPE state AS ENUM ('new', 'old', 'gone');
CREATE TABLE t (id int PRIMARY KEY, s state);
CREATE INDEX t_new ON t (id) WHERE s = 'new';
CREATE UNIQUE INDEX t_old ON t ((s = 'old'::state), id);
-- case: rows
INSERT INTO t VALUES (1, 'old'), (2, 'new');
-- case: to
CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE t (id int PRIMARY KEY, s state);
CREATE INDEX t_new ON t (id) WHERE s = 'new';
CREATE UNIQUE INDEX t_old ON t ((s = 'old'::state), id);
