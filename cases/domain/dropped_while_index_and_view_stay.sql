-- A domain goes under an expression index, a check, a view and a default that name it in casts.
-- case: from
CREATE DOMAIN code AS text CHECK (VALUE <> '');
CREATE TABLE t (id int PRIMARY KEY, a code DEFAULT 'x'::code, CHECK (a <> 'y'::code));
CREATE INDEX t_a ON t (lower(a)) WHERE a <> 'z';
CREATE VIEW v AS SELECT a, 'k'::code AS k FROM t;
-- case: rows
INSERT INTO t VALUES (1, 'abc');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text DEFAULT 'x', CHECK (a <> 'y'));
CREATE INDEX t_a ON t (lower(a)) WHERE a <> 'z';
CREATE VIEW v AS SELECT a, 'k'::text AS k FROM t;
