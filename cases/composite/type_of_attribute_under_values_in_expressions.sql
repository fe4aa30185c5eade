-- An attribute changes its type in a type of which views, checks, defaults, indexes and others make values.
-- case: unguarded
-- case: from
CREATE TYPE span AS (low int, unit text);
CREATE TYPE pair AS (a span, b span);
CREATE DOMAIN positive AS int CONSTRAINT has_span CHECK (ROW(VALUE, 'm')::span IS NOT NULL);
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE road (id int PRIMARY KEY, length int, label text DEFAULT (ROW(0, 'm')::span)::text,
    CONSTRAINT whole CHECK (ROW(length, 'm')::span IS NOT NULL),
    EXCLUDE (id WITH =) WHERE (ROW(length, 'km')::span IS NOT NULL));
CREATE INDEX road_span_idx ON road ((ROW(length, 'm')::span IS NULL));
CREATE INDEX road_long_idx ON road (length) WHERE ROW(length, 'm')::span IS NOT NULL;
CREATE STATISTICS road_stats ON (ROW(length, 'm')::span IS NULL), id FROM road;
CREATE VIEW zero AS SELECT ROW(0, 'm')::span AS span;
CREATE VIEW above_zero AS SELECT span FROM zero;
CREATE VIEW no_pair AS SELECT NULL::pair AS pair;
CREATE MATERIALIZED VIEW one AS SELECT ROW(1, 'm')::span IS NULL AS is_null;
CREATE FUNCTION default_span(s span DEFAULT ROW(1, 'm')::span) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION new_span() RETURNS span LANGUAGE sql AS 'SELECT NULL::span';
CREATE RULE log AS ON DELETE TO road DO ALSO SELECT ROW(1, 'x')::span;
CREATE POLICY long ON road USING (ROW(length, 'm')::span IS NOT NULL);
CREATE TRIGGER checked BEFORE INSERT ON road FOR EACH ROW WHEN (ROW(new.length, 'm')::span IS NOT NULL)
    EXECUTE FUNCTION keep();
-- case: rows
INSERT INTO road VALUES (1, 5), (2, 6);
-- case: to
CREATE TYPE span AS (low bigint, unit text);
CREATE TYPE pair AS (a span, b span);
CREATE DOMAIN positive AS int CONSTRAINT has_span CHECK (ROW(VALUE, 'm')::span IS NOT NULL);
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE road (id int PRIMARY KEY, length int, label text DEFAULT (ROW(0, 'm')::span)::text,
    CONSTRAINT whole CHECK (ROW(length, 'm')::span IS NOT NULL),
    EXCLUDE (id WITH =) WHERE (ROW(length, 'km')::span IS NOT NULL));
CREATE INDEX road_span_idx ON road ((ROW(length, 'm')::span IS NULL));
CREATE INDEX road_long_idx ON road (length) WHERE ROW(length, 'm')::span IS NOT NULL;
CREATE STATISTICS road_stats ON (ROW(length, 'm')::span IS NULL), id FROM road;
CREATE VIEW zero AS SELECT ROW(0, 'm')::span AS span;
CREATE VIEW above_zero AS SELECT span FROM zero;
CREATE VIEW no_pair AS SELECT NULL::pair AS pair;
CREATE MATERIALIZED VIEW one AS SELECT ROW(1, 'm')::span IS NULL AS is_null;
CREATE FUNCTION default_span(s span DEFAULT ROW(1, 'm')::span) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION new_span() RETURNS span LANGUAGE sql AS 'SELECT NULL::span';
CREATE RULE log AS ON DELETE TO road DO ALSO SELECT ROW(1, 'x')::span;
CREATE POLICY long ON road USING (ROW(length, 'm')::span IS NOT NULL);
CREATE TRIGGER checked BEFORE INSERT ON road FOR EACH ROW WHEN (ROW(new.length, 'm')::span IS NOT NULL)
    EXECUTE FUNCTION keep();
