-- A tree of inheriting tables gets another shape, with columns, checks and indexes on every level.
-- case: from
CREATE TABLE base (id int NOT NULL, at date, CONSTRAINT pos CHECK (id > 0));
CREATE TABLE mid (m text) INHERITS (base);
CREATE TABLE leaf (l int, PRIMARY KEY (id)) INHERITS (mid);
CREATE TABLE side (s int) INHERITS (base);
CREATE INDEX leaf_m ON leaf (m);
-- case: rows
INSERT INTO leaf VALUES (1, '2026-01-01', 'm', 1); INSERT INTO side VALUES (2, NULL, 3);
-- case: to
CREATE TABLE base (id bigint NOT NULL, at timestamptz DEFAULT now(), k text, CONSTRAINT pos CHECK (id >= 0));
CREATE TABLE mid (m varchar(20)) INHERITS (base);
CREATE TABLE leaf (l int, PRIMARY KEY (id)) INHERITS (mid);
CREATE TABLE other (o int) INHERITS (mid);
CREATE TABLE side (s int) INHERITS (base);
CREATE INDEX leaf_m ON leaf (m DESC);
