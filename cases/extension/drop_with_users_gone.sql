-- An extension goes after the index that used its operator class.
-- case: from
CREATE EXTENSION pg_trgm;
CREATE TABLE doc (id int PRIMARY KEY, body text);
CREATE INDEX doc_body ON doc USING gin (body gin_trgm_ops);
-- case: to
CREATE TABLE doc (id int PRIMARY KEY, body text);
