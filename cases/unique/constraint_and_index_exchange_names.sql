-- A unique constraint and a plain index on the same table exchange their names.
-- case: from
CREATE TABLE t (a int, b int, CONSTRAINT x UNIQUE (a));
CREATE INDEX y ON t (b);
-- case: rows
INSERT INTO t VALUES (1, 1);
-- case: to
CREATE TABLE t (a int, b int, CONSTRAINT y UNIQUE (a));
CREATE INDEX x ON t (b);
