-- Four views in a diamond; the lowest is replaced with another shape.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW base AS SELECT id, a FROM t;
CREATE VIEW "left" AS SELECT id FROM base;
CREATE VIEW "right" AS SELECT a FROM base;
CREATE VIEW top AS SELECT l.id, r.a FROM "left" l, "right" r;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW base AS SELECT a, id FROM t;
CREATE VIEW "left" AS SELECT id FROM base;
CREATE VIEW "right" AS SELECT a FROM base;
CREATE VIEW top AS SELECT l.id, r.a FROM "left" l, "right" r;
