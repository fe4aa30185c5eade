-- A detached partition keeps its key, its index and its foreign key, but loses the cloned trigger.
-- case: from
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE ev (id int, day date, kind int REFERENCES kind, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE INDEX ev_kind ON ev (kind);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER trg AFTER INSERT ON ev FOR EACH ROW EXECUTE FUNCTION noop();
-- case: rows
INSERT INTO kind VALUES (1);
INSERT INTO ev VALUES (1, '2026-01-05', 1);
-- case: to
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE ev (id int, day date, kind int REFERENCES kind, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE ev_1 (id int NOT NULL, day date NOT NULL, kind int, PRIMARY KEY (id, day),
  CONSTRAINT ev_kind_fkey FOREIGN KEY (kind) REFERENCES kind);
CREATE INDEX ev_1_kind_idx ON ev_1 (kind);
CREATE INDEX ev_kind ON ev (kind);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER trg AFTER INSERT ON ev FOR EACH ROW EXECUTE FUNCTION noop();
