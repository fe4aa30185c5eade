-- A column has the row type of another table, which gains a column.
-- case: from
CREATE TABLE address (street text, city text);
CREATE TABLE person (id int PRIMARY KEY, home address);
-- case: rows
INSERT INTO person VALUES (1, ROW('Elm', 'Ulm'));
-- case: to
CREATE TABLE address (street text, city text, zip text);
CREATE TABLE person (id int PRIMARY KEY, home address);
