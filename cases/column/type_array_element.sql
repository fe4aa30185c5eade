-- The element type of an array changes.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, ns int[] NOT NULL DEFAULT '{1,2}');
CREATE INDEX t_ns ON t USING gin (ns);
-- case: rows
INSERT INTO t VALUES (1, '{3}'), (2, '{}');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, ns bigint[] NOT NULL DEFAULT '{1,2}');
CREATE INDEX t_ns ON t USING gin (ns);
