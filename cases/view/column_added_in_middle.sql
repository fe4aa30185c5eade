-- A column is added in the middle, with a view on top that stays.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW v AS SELECT id, b FROM t;
CREATE VIEW w AS SELECT b FROM v;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW v AS SELECT id, a, b FROM t;
CREATE VIEW w AS SELECT b FROM v;
