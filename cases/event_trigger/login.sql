-- An event trigger at login.
-- case: requires = 17
-- case: from
CREATE FUNCTION hello() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
-- case: to
CREATE FUNCTION hello() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER hello ON login EXECUTE FUNCTION hello();
