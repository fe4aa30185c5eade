-- Types and domains carry the names of built-in ones, so a bare name would mean the wrong one.
-- case: from
CREATE SCHEMA s;
CREATE TYPE s.text AS ENUM ('a');
CREATE TABLE t (a s.text, b text);
-- case: to
CREATE SCHEMA s;
CREATE TYPE s.text AS ENUM ('a', 'b');
CREATE DOMAIN s.int4 AS pg_catalog.int4 CHECK (VALUE > 0);
CREATE DOMAIN public."integer" AS bigint;
CREATE TABLE t (a s.text, b text, c s.int4, d integer, e public."integer", f s.text[], g text[]);
