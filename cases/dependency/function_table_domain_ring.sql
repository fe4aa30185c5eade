-- A function checks a domain, the domain types a column, and another function reads that column's table for its default.
-- case: from
-- case: to
CREATE FUNCTION is_code(text) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT $1 ~ '^[A-Z]+$' $$;
CREATE DOMAIN code AS text CHECK (is_code(VALUE));
CREATE TABLE kind (code code PRIMARY KEY, rank int);
CREATE FUNCTION best_kind() RETURNS code LANGUAGE sql STABLE AS $$ SELECT code FROM kind ORDER BY rank LIMIT 1 $$;
CREATE TABLE item (id int PRIMARY KEY, kind code DEFAULT best_kind() REFERENCES kind);
CREATE VIEW item_view AS SELECT i.id, i.kind, is_code(i.kind) AS ok FROM item i;
