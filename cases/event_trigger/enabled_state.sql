-- Event triggers are disabled, or fire always or on replicas.
-- case: from
CREATE FUNCTION ddl_seen() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER a ON ddl_command_end EXECUTE FUNCTION ddl_seen();
CREATE EVENT TRIGGER b ON ddl_command_end EXECUTE FUNCTION ddl_seen();
ALTER EVENT TRIGGER b ENABLE ALWAYS;
CREATE EVENT TRIGGER c ON table_rewrite EXECUTE FUNCTION ddl_seen();
-- case: to
CREATE FUNCTION ddl_seen() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER a ON ddl_command_end EXECUTE FUNCTION ddl_seen();
ALTER EVENT TRIGGER a DISABLE;
CREATE EVENT TRIGGER b ON ddl_command_end EXECUTE FUNCTION ddl_seen();
CREATE EVENT TRIGGER c ON table_rewrite EXECUTE FUNCTION ddl_seen();
ALTER EVENT TRIGGER c ENABLE REPLICA;
