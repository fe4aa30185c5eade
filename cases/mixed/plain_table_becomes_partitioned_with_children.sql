-- A plain table that a view, a foreign key and a trigger use becomes partitioned.
-- case: lossy
-- case: from
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE log (id bigint NOT NULL, at timestamptz NOT NULL, msg text, PRIMARY KEY (id, at));
CREATE INDEX log_msg ON log (msg);
CREATE VIEW log_v AS SELECT id, msg FROM log;
CREATE TRIGGER log_t BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION tf();
CREATE TABLE ref (l bigint, at timestamptz, FOREIGN KEY (l, at) REFERENCES log);
-- case: to
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE log (id bigint NOT NULL, at timestamptz NOT NULL, msg text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE log_a PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE log_d PARTITION OF log DEFAULT;
CREATE INDEX log_msg ON log (msg);
CREATE VIEW log_v AS SELECT id, msg FROM log;
CREATE TRIGGER log_t BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION tf();
CREATE TABLE ref (l bigint, at timestamptz, FOREIGN KEY (l, at) REFERENCES log);
