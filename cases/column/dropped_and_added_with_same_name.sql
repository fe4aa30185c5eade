-- A column becomes one of an unrelated type: nothing casts, so it is another column.
-- case: lossy
-- case: from
CREATE TABLE t (id int PRIMARY KEY, at point NOT NULL DEFAULT '(0,0)');
CREATE INDEX t_at ON t USING gist (at);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, at date NOT NULL DEFAULT '2026-01-01');
CREATE INDEX t_at ON t (at);
