-- The same view with other alias names inside: the printed text differs.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE VIEW v AS SELECT x.id FROM t x;
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
CREATE VIEW v AS SELECT y.id FROM t y;
