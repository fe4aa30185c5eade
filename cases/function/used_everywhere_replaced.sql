-- A function that must be dropped is used in a default, a check, an index, a view, a policy, a generated column, a trigger condition, a domain and statistics.
-- case: from
CREATE FUNCTION norm(a text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(a) $$;
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE DOMAIN low AS text CHECK (VALUE = norm(VALUE));
CREATE TABLE t (
  id int PRIMARY KEY, a text DEFAULT norm('X') CHECK (norm(a) <> ''),
  b text GENERATED ALWAYS AS (norm(a)) STORED, c low);
CREATE INDEX t_norm ON t (norm(a)) WHERE norm(a) > 'b';
CREATE STATISTICS t_stats ON (norm(a)), id FROM t;
CREATE VIEW v AS SELECT norm(a) AS n FROM t;
CREATE MATERIALIZED VIEW m AS SELECT norm(a) AS n FROM t;
CREATE POLICY p ON t USING (norm(a) = 'x');
CREATE TRIGGER trg BEFORE UPDATE ON t FOR EACH ROW WHEN (norm(NEW.a) = 'x') EXECUTE FUNCTION noop();
CREATE RULE r AS ON DELETE TO t WHERE norm(OLD.a) = 'keep' DO INSTEAD NOTHING;
CREATE FUNCTION twice(a text) RETURNS text LANGUAGE sql RETURN norm(norm(a));
-- case: rows
INSERT INTO t (id, a, c) VALUES (1, 'Foo', 'bar');
-- case: to
CREATE FUNCTION norm(raw text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(raw) $$;
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE DOMAIN low AS text CHECK (VALUE = norm(VALUE));
CREATE TABLE t (
  id int PRIMARY KEY, a text DEFAULT norm('X') CHECK (norm(a) <> ''),
  b text GENERATED ALWAYS AS (norm(a)) STORED, c low);
CREATE INDEX t_norm ON t (norm(a)) WHERE norm(a) > 'b';
CREATE STATISTICS t_stats ON (norm(a)), id FROM t;
CREATE VIEW v AS SELECT norm(a) AS n FROM t;
CREATE MATERIALIZED VIEW m AS SELECT norm(a) AS n FROM t;
CREATE POLICY p ON t USING (norm(a) = 'x');
CREATE TRIGGER trg BEFORE UPDATE ON t FOR EACH ROW WHEN (norm(NEW.a) = 'x') EXECUTE FUNCTION noop();
CREATE RULE r AS ON DELETE TO t WHERE norm(OLD.a) = 'keep' DO INSTEAD NOTHING;
CREATE FUNCTION twice(a text) RETURNS text LANGUAGE sql RETURN norm(norm(a));
