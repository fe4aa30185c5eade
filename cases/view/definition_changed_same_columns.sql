-- Only the condition changes: the view can be replaced in place.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT id, a FROM t WHERE a > 0;
CREATE VIEW w AS SELECT max(a) AS top FROM v;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT id, a FROM t WHERE a > 5;
CREATE VIEW w AS SELECT max(a) AS top FROM v;
