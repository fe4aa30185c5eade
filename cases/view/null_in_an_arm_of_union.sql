-- A column's type changes below views with a bare NULL in an arm of a UNION, which the server prints with a type.
-- case: from
CREATE TABLE users (id int PRIMARY KEY, name varchar(20));
CREATE TABLE guests (id int PRIMARY KEY);
CREATE VIEW people AS SELECT id, name FROM users UNION ALL SELECT id, NULL FROM guests;
CREATE MATERIALIZED VIEW names AS SELECT name, NULL::int AS age FROM users UNION SELECT NULL, 1 FROM guests;
-- case: rows
INSERT INTO users VALUES (1, 'Ann');
INSERT INTO guests VALUES (2);
-- case: to
CREATE TABLE users (id int PRIMARY KEY, name varchar(40));
CREATE TABLE guests (id int PRIMARY KEY);
CREATE VIEW people AS SELECT id, name FROM users UNION ALL SELECT id, NULL FROM guests;
CREATE MATERIALIZED VIEW names AS SELECT name, NULL::int AS age FROM users UNION SELECT NULL, 1 FROM guests;
