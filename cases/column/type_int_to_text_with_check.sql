-- An integer becomes text under a check and a partial index that have to be said differently.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, n int CHECK (n > 0));
CREATE INDEX t_big ON t (id) WHERE n > 100;
-- case: rows
INSERT INTO t VALUES (1, 5);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, n text CHECK (n <> ''));
CREATE INDEX t_big ON t (id) WHERE n > '100';
