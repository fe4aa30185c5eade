-- A label goes from an enum used as an array column with a default.
-- case: from
CREATE TYPE flag AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id int PRIMARY KEY, flags flag[] NOT NULL DEFAULT '{a}');
-- case: rows
INSERT INTO t VALUES (1, '{a,c}'), (2, '{}');
-- case: to
CREATE TYPE flag AS ENUM ('a', 'c');
CREATE TABLE t (id int PRIMARY KEY, flags flag[] NOT NULL DEFAULT '{a}');
