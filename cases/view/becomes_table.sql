-- A view gives its name to a table.
-- case: from
CREATE TABLE src (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT id, a FROM src;
-- case: to
CREATE TABLE src (id int PRIMARY KEY, a int);
CREATE TABLE v (id int, a int);
