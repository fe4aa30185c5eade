-- Columns of one table become a second table that references it.
-- case: lossy
-- case: from
CREATE TABLE person (id int PRIMARY KEY, name text, street text, city text);
-- case: to
CREATE TABLE person (id int PRIMARY KEY, name text);
CREATE TABLE address (person_id int PRIMARY KEY REFERENCES person ON DELETE CASCADE, street text, city text);
