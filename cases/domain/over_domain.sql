-- A domain over a domain; the inner one gains a check.
-- case: from
CREATE DOMAIN name AS text;
CREATE DOMAIN first_name AS name CONSTRAINT short CHECK (length(VALUE) < 40);
CREATE TABLE person (id int PRIMARY KEY, first first_name);
-- case: rows
INSERT INTO person VALUES (1, 'Ann');
-- case: to
CREATE DOMAIN name AS text CONSTRAINT not_empty CHECK (VALUE <> '');
CREATE DOMAIN first_name AS public.name CONSTRAINT short CHECK (length(VALUE) < 40);
CREATE TABLE person (id int PRIMARY KEY, first first_name);
