-- A default of an argument calls another function, which is new.
-- case: from
CREATE FUNCTION a_first(x int) RETURNS int LANGUAGE sql AS $$ SELECT x $$;
-- case: to
CREATE FUNCTION z_later() RETURNS int LANGUAGE sql AS $$ SELECT 5 $$;
CREATE FUNCTION a_first(x int DEFAULT z_later()) RETURNS int LANGUAGE sql AS $$ SELECT x $$;
