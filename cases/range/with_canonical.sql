-- A discrete range with a canonical function needs a shell type first.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
-- case: to
CREATE TYPE evenrange;
CREATE FUNCTION even_canonical(evenrange) RETURNS evenrange LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE evenrange AS RANGE (subtype = int4, canonical = even_canonical);
CREATE TABLE t (id int PRIMARY KEY);
