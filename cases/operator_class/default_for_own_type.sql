-- A default operator class for a type of its own, whose comparison makes DISTINCT and keys possible.
-- case: from
CREATE TYPE ver AS (major int, minor int);
CREATE DOMAIN even AS int CHECK (VALUE % 2 = 0);
-- case: to
CREATE TYPE ver AS (major int, minor int);
CREATE DOMAIN even AS int CHECK (VALUE % 2 = 0);
CREATE TABLE release (v ver PRIMARY KEY, n even);
CREATE VIEW v AS SELECT DISTINCT v FROM release ORDER BY v DESC;
