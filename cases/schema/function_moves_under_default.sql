-- A function used by a column default moves to another schema.
-- case: from
CREATE SCHEMA tools;
CREATE FUNCTION next_code() RETURNS text LANGUAGE sql AS $$ SELECT 'c' || floor(random() * 1000)::text $$;
CREATE TABLE coupon (id int PRIMARY KEY, code text NOT NULL DEFAULT next_code());
-- case: rows
INSERT INTO coupon (id) VALUES (1), (2);
-- case: to
CREATE SCHEMA tools;
CREATE FUNCTION tools.next_code() RETURNS text LANGUAGE sql AS $$ SELECT 'c' || floor(random() * 1000)::text $$;
CREATE TABLE coupon (id int PRIMARY KEY, code text NOT NULL DEFAULT tools.next_code());
