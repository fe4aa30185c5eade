-- Expressions stand between columns, with casts, coalesce, json paths and concatenation.
-- case: from
CREATE TABLE t (a text, b jsonb, c int);
-- case: to
CREATE TABLE t (a text, b jsonb, c int);
CREATE INDEX t_mixed ON t (c, (b ->> 'name'), lower(a) DESC, ((a || 'x')), (coalesce(c, 0) + 1));
CREATE INDEX t_path ON t (((b #>> '{x,y}')::int));
