-- The function of an event trigger moves to another schema.
-- case: from
CREATE SCHEMA audit;
CREATE FUNCTION ddl_seen() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER seen ON ddl_command_end EXECUTE FUNCTION ddl_seen();
-- case: to
CREATE SCHEMA audit;
CREATE FUNCTION audit.ddl_seen() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER seen ON ddl_command_end EXECUTE FUNCTION audit.ddl_seen();
