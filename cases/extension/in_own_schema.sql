-- An extension lives in a schema of its own and is used from public.
-- case: from
CREATE SCHEMA ext;
CREATE EXTENSION hstore SCHEMA ext;
CREATE TABLE t (id int PRIMARY KEY, attrs ext.hstore);
-- case: to
CREATE SCHEMA ext;
CREATE EXTENSION hstore SCHEMA ext;
CREATE TABLE t (id int PRIMARY KEY, attrs ext.hstore NOT NULL DEFAULT ''::ext.hstore);
CREATE INDEX t_attrs ON t USING gin (attrs);
