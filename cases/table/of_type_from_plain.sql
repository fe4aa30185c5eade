-- A plain table becomes a typed one in place.
-- case: from
CREATE TYPE row_shape AS (id int, name text);
CREATE TABLE shaped (id int, name text);
-- case: rows
INSERT INTO shaped VALUES (1, 'a');
-- case: to
CREATE TYPE row_shape AS (id int, name text);
CREATE TABLE shaped OF row_shape;
