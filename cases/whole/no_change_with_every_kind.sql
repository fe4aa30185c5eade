-- The same text on both sides, with every kind that could look changed when read badly.
-- case: same
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE EXTENSION hstore;
CREATE TYPE e AS ENUM ('x', 'y');
CREATE DOMAIN d AS text COLLATE "C" DEFAULT 'a' CHECK (VALUE <> '');
CREATE TABLE base (id int GENERATED ALWAYS AS IDENTITY (START 5) PRIMARY KEY, a d, h hstore DEFAULT '', at timestamptz DEFAULT now(), n numeric(5,2), arr int[] DEFAULT '{}');
CREATE TABLE child (own int) INHERITS (base);
CREATE TABLE p (k int, e e) PARTITION BY LIST (e);
CREATE TABLE p_x PARTITION OF p FOR VALUES IN ('x');
CREATE INDEX p_k ON p (k);
ALTER TABLE base ADD CONSTRAINT pos CHECK (n > 0) NOT VALID;
CREATE VIEW v WITH (security_barrier) AS SELECT b.*, 1 AS one FROM base b WHERE b.n > 0 ORDER BY b.id LIMIT 3;
CREATE FUNCTION f(a int DEFAULT 1, VARIADIC b text[] DEFAULT '{}') RETURNS TABLE (x int, y text) LANGUAGE sql STABLE SET work_mem = '1MB' AS $$ SELECT 1, 'x' $$;
CREATE MATERIALIZED VIEW m AS SELECT * FROM f();
REVOKE ALL ON base FROM PUBLIC;
GRANT SELECT (id, a) ON base TO relvar_case_a;
COMMENT ON COLUMN base.a IS '';
COMMENT ON VIEW v IS 'it''s';
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE EXTENSION hstore;
CREATE TYPE e AS ENUM ('x', 'y');
CREATE DOMAIN d AS text COLLATE "C" DEFAULT 'a' CHECK (VALUE <> '');
CREATE TABLE base (id int GENERATED ALWAYS AS IDENTITY (START 5) PRIMARY KEY, a d, h hstore DEFAULT '', at timestamptz DEFAULT now(), n numeric(5,2), arr int[] DEFAULT '{}');
CREATE TABLE child (own int) INHERITS (base);
CREATE TABLE p (k int, e e) PARTITION BY LIST (e);
CREATE TABLE p_x PARTITION OF p FOR VALUES IN ('x');
CREATE INDEX p_k ON p (k);
ALTER TABLE base ADD CONSTRAINT pos CHECK (n > 0) NOT VALID;
CREATE VIEW v WITH (security_barrier) AS SELECT b.*, 1 AS one FROM base b WHERE b.n > 0 ORDER BY b.id LIMIT 3;
CREATE FUNCTION f(a int DEFAULT 1, VARIADIC b text[] DEFAULT '{}') RETURNS TABLE (x int, y text) LANGUAGE sql STABLE SET work_mem = '1MB' AS $$ SELECT 1, 'x' $$;
CREATE MATERIALIZED VIEW m AS SELECT * FROM f();
REVOKE ALL ON base FROM PUBLIC;
GRANT SELECT (id, a) ON base TO relvar_case_a;
COMMENT ON COLUMN base.a IS '';
COMMENT ON VIEW v IS 'it''s';
