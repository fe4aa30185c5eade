-- A column goes with its index, its constraints, its statistics, its trigger, its policy and its view column.
-- case: lossy
-- case: from
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, a int, kind_id int REFERENCES kind, CHECK (a > 0), UNIQUE (a, kind_id));
CREATE INDEX t_a ON t (a);
CREATE INDEX t_partial ON t (id) WHERE a > 5;
CREATE STATISTICS t_stats ON a, kind_id FROM t;
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER t_trg BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION noop();
CREATE POLICY p ON t USING (a > 1);
CREATE VIEW v AS SELECT id, a FROM t;
COMMENT ON COLUMN t.a IS 'goes too';
-- case: rows
INSERT INTO t VALUES (1, 2, NULL);
-- case: to
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, kind_id int REFERENCES kind);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE VIEW v AS SELECT id FROM t;
