-- A partitioned table with keys, foreign keys both ways, triggers, policies and grants changes in all of them.
-- case: lossy
-- case: unguarded
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

CREATE TABLE customer (id int PRIMARY KEY);
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.seen := now(); RETURN NEW; END $$;

CREATE TABLE ev (id int NOT NULL, day date NOT NULL, c int REFERENCES customer, seen timestamptz, note text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_2 PARTITION OF ev FOR VALUES FROM ('2026-02-01') TO ('2026-03-01') PARTITION BY LIST (id);
CREATE TABLE ev_2_1 PARTITION OF ev_2 FOR VALUES IN (1, 2);
CREATE TABLE ev_2_d PARTITION OF ev_2 DEFAULT;
CREATE TABLE tag (ev_id int, ev_day date, name text, FOREIGN KEY (ev_id, ev_day) REFERENCES ev);
CREATE INDEX ev_note ON ev (note);
CREATE TRIGGER ev_stamp BEFORE INSERT ON ev FOR EACH ROW EXECUTE FUNCTION stamp();
ALTER TABLE ev ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON ev USING (c = 1);
GRANT SELECT ON ev TO relvar_case_a;
COMMENT ON TABLE ev IS 'old';
-- case: rows
INSERT INTO customer VALUES (1), (2); INSERT INTO ev (id, day, c, note) VALUES (1, '2026-01-05', 1, 'n'), (2, '2026-02-05', 1, NULL), (3, '2026-02-06', 2, NULL); INSERT INTO tag VALUES (1, '2026-01-05', 't');
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

CREATE TABLE customer (id int PRIMARY KEY);
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.seen := now(); RETURN NEW; END $$;

CREATE TABLE ev (id bigint NOT NULL, day date NOT NULL, c int NOT NULL REFERENCES customer ON DELETE CASCADE, seen timestamptz DEFAULT now(), kind text NOT NULL DEFAULT 'x', PRIMARY KEY (id, day), CONSTRAINT ev_kind CHECK (kind <> '')) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_2 PARTITION OF ev FOR VALUES FROM ('2026-02-01') TO ('2026-03-01') PARTITION BY LIST (id);
CREATE TABLE ev_2_1 PARTITION OF ev_2 FOR VALUES IN (1, 2);
CREATE TABLE ev_2_d PARTITION OF ev_2 DEFAULT;
CREATE TABLE ev_3 PARTITION OF ev FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
CREATE TABLE tag (ev_id bigint, ev_day date, name text, FOREIGN KEY (ev_id, ev_day) REFERENCES ev ON DELETE SET NULL);
CREATE INDEX ev_kind_day ON ev (kind, day DESC);
CREATE UNIQUE INDEX ev_u ON ev (day, id, c);
CREATE TRIGGER ev_stamp BEFORE INSERT OR UPDATE OF kind ON ev FOR EACH ROW WHEN (NEW.kind <> 'y') EXECUTE FUNCTION stamp();
ALTER TABLE ev ENABLE ROW LEVEL SECURITY;
ALTER TABLE ev FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON ev FOR SELECT TO relvar_case_b USING (c > 1);
GRANT SELECT, INSERT ON ev TO relvar_case_b;
GRANT UPDATE (kind) ON ev TO relvar_case_a;
COMMENT ON TABLE ev IS 'new';
COMMENT ON INDEX ev_u IS 'one a day';
