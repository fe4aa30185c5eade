-- A label goes, two come, and the order changes, under an array, a default and a unique index.
-- case: from
CREATE TYPE lvl AS ENUM ('low', 'gone', 'high');
CREATE TABLE t (id int PRIMARY KEY, l lvl DEFAULT 'low', ls lvl[] DEFAULT '{low,high}');
CREATE UNIQUE INDEX t_l ON t (l);
-- case: rows
INSERT INTO t VALUES (1, 'high', '{high}'), (2, 'low', NULL);
-- case: to
CREATE TYPE lvl AS ENUM ('top', 'high', 'mid', 'low');
CREATE TABLE t (id int PRIMARY KEY, l lvl DEFAULT 'mid', ls lvl[] DEFAULT '{low,high}');
CREATE UNIQUE INDEX t_l ON t (l);
