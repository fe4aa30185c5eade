-- A view holds whole rows of a table that gains a column.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT t AS row, row_to_json(t) AS json FROM t;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int, b int);
CREATE VIEW v AS SELECT t AS row, row_to_json(t) AS json FROM t;
