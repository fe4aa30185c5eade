-- Functions over arrays of a table's row type, and over a view's.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM t;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE FUNCTION f(rows t[]) RETURNS SETOF v LANGUAGE sql AS $$ SELECT id, a FROM unnest(rows) $$;
