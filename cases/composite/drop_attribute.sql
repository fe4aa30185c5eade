-- An attribute goes from a type that a table stores.
-- case: lossy
-- case: from
CREATE TYPE addr AS (street text, city text, zip text);
CREATE TABLE person (id int PRIMARY KEY, home addr);
-- case: to
CREATE TYPE addr AS (street text, city text);
CREATE TABLE person (id int PRIMARY KEY, home addr);
