-- Soft deletion and audit columns, triggers and a log reach two tables.
-- case: from
CREATE TABLE usr (id int PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE doc (id int PRIMARY KEY, owner int NOT NULL REFERENCES usr, body text);
-- case: rows
INSERT INTO usr VALUES (1, 'a@b');
INSERT INTO doc VALUES (1, 1, 'x');
-- case: to
CREATE TABLE audit_log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tbl regclass NOT NULL, op "char" NOT NULL, row jsonb, at timestamptz NOT NULL DEFAULT now());
CREATE INDEX audit_log_at ON audit_log USING brin (at);
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO audit_log (tbl, op, row) VALUES (TG_RELID, substr(TG_OP, 1, 1)::"char", to_jsonb(OLD));
  RETURN NULL;
END $$;
CREATE TABLE usr (id int PRIMARY KEY, email text NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz);
CREATE UNIQUE INDEX usr_email_key ON usr (lower(email)) WHERE deleted_at IS NULL;
CREATE TABLE doc (id int PRIMARY KEY, owner int NOT NULL REFERENCES usr, body text, created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz);
CREATE VIEW live_doc AS SELECT id, owner, body FROM doc WHERE deleted_at IS NULL WITH CHECK OPTION;
CREATE TRIGGER audit AFTER UPDATE OR DELETE ON usr FOR EACH ROW EXECUTE FUNCTION audit();
CREATE TRIGGER audit AFTER UPDATE OR DELETE ON doc FOR EACH ROW EXECUTE FUNCTION audit();
