-- Generated columns change with the columns and functions that they are computed from, and an index and a check on them.
-- case: from
CREATE FUNCTION half(n numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT n / 2 $$;
CREATE TABLE g (a int, b int, c int GENERATED ALWAYS AS (a + b) STORED, h numeric GENERATED ALWAYS AS (half(a)) STORED, CONSTRAINT c_pos CHECK (c > 0));
CREATE INDEX g_c ON g (c);
CREATE VIEW gv AS SELECT a, c, h FROM g;
-- case: rows
INSERT INTO g (a, b) VALUES (1, 2);
-- case: to
CREATE FUNCTION half(n numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT n * 0.5 $$;
CREATE TABLE g (a bigint, b bigint, c bigint GENERATED ALWAYS AS (a + b) STORED, h numeric(10,2) GENERATED ALWAYS AS (half(b)) STORED, d text GENERATED ALWAYS AS (a::text) STORED, CONSTRAINT c_pos CHECK (c > -1));
CREATE INDEX g_c ON g (c, d);
CREATE VIEW gv AS SELECT a, c, h FROM g;
