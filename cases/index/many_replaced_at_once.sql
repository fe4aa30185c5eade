-- Every index of a table is replaced at once, two under names that others had.
-- case: from
CREATE TABLE t (a int, b int, c text);
CREATE INDEX i1 ON t (a);
CREATE INDEX i2 ON t (b);
CREATE UNIQUE INDEX i3 ON t (a, b);
-- case: rows
INSERT INTO t VALUES (1, 2, 'x'), (3, 4, 'y');
-- case: to
CREATE TABLE t (a int, b int, c text);
CREATE INDEX i2 ON t (a);
CREATE INDEX i3 ON t (b);
CREATE UNIQUE INDEX i1 ON t (a, b);
CREATE INDEX i4 ON t USING gin (to_tsvector('simple', c));
