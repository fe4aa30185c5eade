-- The function of an index goes; the index uses the column.
-- case: from
CREATE FUNCTION norm(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN lower($1); END $$;
CREATE TABLE t (a text);
CREATE UNIQUE INDEX t_a ON t (norm(a));
-- case: to
CREATE TABLE t (a text);
CREATE UNIQUE INDEX t_a ON t (a);
