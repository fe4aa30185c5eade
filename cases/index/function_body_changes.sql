-- The function under an expression index changes its body: the index would lie until it is rebuilt.
-- case: from
CREATE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower($1) $$;
CREATE TABLE t (a text);
CREATE INDEX t_norm ON t (norm(a));
-- case: rows
INSERT INTO t VALUES ('X ');
-- case: to
CREATE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT trim(lower($1)) $$;
CREATE TABLE t (a text);
CREATE INDEX t_norm ON t (norm(a));
