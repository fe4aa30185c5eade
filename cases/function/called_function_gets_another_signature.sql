-- The function under a new stored generated column is unchanged in its text's call, and what it calls gets an argument.
-- case: from
CREATE FUNCTION z_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(t)';
CREATE FUNCTION a_key(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN public.z_fold(t); END $$;
CREATE TABLE label (id int PRIMARY KEY, name text);
-- case: rows
INSERT INTO label VALUES (1, 'Blue'), (2, 'Red');
-- case: to
CREATE FUNCTION z_fold(t text, n int) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT left(lower(t), n)';
CREATE FUNCTION a_key(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN public.z_fold(t, 3); END $$;
CREATE TABLE label (id int PRIMARY KEY, name text, key text GENERATED ALWAYS AS (a_key(name)) STORED);
