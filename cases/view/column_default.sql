-- Defaults of view columns appear, change and go.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int, b int);
CREATE VIEW v AS SELECT id, a, b FROM t;
ALTER VIEW v ALTER a SET DEFAULT 1;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int, b int);
CREATE VIEW v AS SELECT id, a, b FROM t;
ALTER VIEW v ALTER a SET DEFAULT 2;
ALTER VIEW v ALTER b SET DEFAULT 3;
