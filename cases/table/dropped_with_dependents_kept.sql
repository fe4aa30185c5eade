-- A table goes; the view that joined it, a function and a foreign key let go of it.
-- case: lossy
-- case: from
CREATE TABLE city (id int PRIMARY KEY, name text);
CREATE TABLE person (id int PRIMARY KEY, city_id int REFERENCES city);
CREATE VIEW who AS SELECT p.id, c.name FROM person p LEFT JOIN city c ON c.id = p.city_id;
CREATE FUNCTION city_count() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM city $$;
-- case: rows
INSERT INTO city VALUES (1, 'Ulm');
INSERT INTO person VALUES (1, 1);
-- case: to
CREATE TABLE person (id int PRIMARY KEY, city_id int);
CREATE VIEW who AS SELECT p.id, NULL::text AS name FROM person p;
CREATE FUNCTION city_count() RETURNS bigint LANGUAGE sql AS $$ SELECT 0::bigint $$;
