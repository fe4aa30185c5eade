-- An index, a check and a view reach into a composite column; the type gains an attribute.
-- case: from
CREATE TYPE span AS (lo int, hi int);
CREATE TABLE t (id int PRIMARY KEY, s span, CONSTRAINT ordered CHECK ((s).lo <= (s).hi));
CREATE INDEX t_lo ON t (((s).lo));
CREATE VIEW v AS SELECT id, (s).hi AS hi FROM t;
-- case: rows
INSERT INTO t VALUES (1, ROW(1, 2));
-- case: to
CREATE TYPE span AS (lo int, hi int, note text);
CREATE TABLE t (id int PRIMARY KEY, s span, CONSTRAINT ordered CHECK ((s).lo <= (s).hi));
CREATE INDEX t_lo ON t (((s).lo));
CREATE VIEW v AS SELECT id, (s).hi AS hi, (s).note AS note FROM t;
