-- One event trigger comes, another goes; they fire while the migration runs.
-- case: from
CREATE FUNCTION ddl_seen() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER seen_end ON ddl_command_end EXECUTE FUNCTION ddl_seen();
-- case: to
CREATE FUNCTION ddl_seen() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER seen_drop ON sql_drop WHEN TAG IN ('DROP TABLE', 'DROP VIEW') EXECUTE FUNCTION ddl_seen();
COMMENT ON EVENT TRIGGER seen_drop IS 'watches drops';
