-- A column moves from one domain to another over a different base type, and the first domain goes.
-- case: from
CREATE DOMAIN short AS varchar(5) CHECK (VALUE <> '');
CREATE TABLE t (id int PRIMARY KEY, a short NOT NULL DEFAULT 'x', b short[]);
-- case: rows
INSERT INTO t VALUES (1, 'abc', '{a,b}');
-- case: to
CREATE DOMAIN label AS text CHECK (length(VALUE) < 100);
CREATE TABLE t (id int PRIMARY KEY, a label NOT NULL DEFAULT 'x', b label[]);
