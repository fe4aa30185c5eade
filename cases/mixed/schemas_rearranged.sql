-- Tables, types, functions and views go from one schema to others, which come and go.
-- case: lossy
-- case: from
CREATE SCHEMA old; CREATE SCHEMA keep;
CREATE TYPE old.kind AS ENUM ('a', 'b');
CREATE TABLE old.t (id int PRIMARY KEY, k old.kind);
CREATE FUNCTION old.f(k old.kind) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE VIEW keep.v AS SELECT id, k, old.f(k) AS f FROM old.t;
-- case: to
CREATE SCHEMA fresh; CREATE SCHEMA keep;
CREATE TYPE fresh.kind AS ENUM ('a', 'b');
CREATE TABLE fresh.t (id int PRIMARY KEY, k fresh.kind);
CREATE FUNCTION fresh.f(k fresh.kind) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE VIEW keep.v AS SELECT id, k, fresh.f(k) AS f FROM fresh.t;
