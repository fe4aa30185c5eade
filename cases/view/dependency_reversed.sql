-- Two views exchange their roles: the upper becomes the lower.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE VIEW a AS SELECT id FROM t;
CREATE VIEW b AS SELECT id FROM a;
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
CREATE VIEW b AS SELECT id FROM t;
CREATE VIEW a AS SELECT id FROM b;
