-- Options and settings hold quotes and capitals.
-- case: from
CREATE FOREIGN DATA WRAPPER "My Wrapper";
CREATE SERVER "a Server" FOREIGN DATA WRAPPER "My Wrapper" OPTIONS ("Key" 'v');
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
-- case: to
CREATE FOREIGN DATA WRAPPER "My Wrapper";
CREATE SERVER "a Server" FOREIGN DATA WRAPPER "My Wrapper" OPTIONS ("Key" 'it''s = "x", y', "select" '');
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET "my.Setting" = '"a", ''b''' SET search_path = "$user", "My Schema", public AS $$ SELECT 1 $$;
