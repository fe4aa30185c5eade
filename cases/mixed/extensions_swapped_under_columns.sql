-- Columns leave the types and functions of extensions that go, and take those of others.
-- case: from
CREATE EXTENSION "uuid-ossp";
CREATE EXTENSION citext;
CREATE EXTENSION pg_trgm;
CREATE TABLE u (id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), email citext UNIQUE, name text);
CREATE INDEX u_name ON u USING gin (name gin_trgm_ops);
CREATE VIEW uv AS SELECT id, email FROM u;
-- case: rows
INSERT INTO u (email, name) VALUES ('A@b', 'n');
-- case: to
CREATE EXTENSION btree_gist;
CREATE TABLE u (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text UNIQUE, name text, during tstzrange, EXCLUDE USING gist (name WITH =, during WITH &&));
CREATE INDEX u_name ON u (lower(name));
CREATE VIEW uv AS SELECT id, email FROM u;
