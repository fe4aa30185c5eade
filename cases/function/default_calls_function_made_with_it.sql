-- The rows that exist get the default of a new column, whose function calls another new one and reads a new column.
-- case: from
CREATE TABLE visitor (id int PRIMARY KEY, name text NOT NULL);
-- case: rows
INSERT INTO visitor VALUES (1, 'Ada'), (2, 'Max');
-- case: to
CREATE TABLE visitor (id int PRIMARY KEY, name text NOT NULL, zone text DEFAULT 'x', badge text NOT NULL DEFAULT '?', seen bigint);
CREATE FUNCTION zz_suffix(t text) RETURNS text LANGUAGE sql AS 'SELECT t || (SELECT count(zone) FROM public.visitor)';
CREATE FUNCTION aa_badge() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN public.zz_suffix('b'); END $$;
ALTER TABLE visitor ALTER badge SET DEFAULT aa_badge();
