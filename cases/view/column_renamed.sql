-- A column of a view changes its name, and the view above with it.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT id, a AS amount FROM t;
CREATE VIEW w AS SELECT amount FROM v;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT id, a AS total FROM t;
CREATE VIEW w AS SELECT total FROM v;
