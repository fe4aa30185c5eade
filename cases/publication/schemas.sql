-- A publication takes whole schemas.
-- case: requires = 15
-- case: from
CREATE SCHEMA app;
CREATE TABLE app.a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY);
CREATE PUBLICATION pub FOR TABLE b;
-- case: to
CREATE SCHEMA app;
CREATE TABLE app.a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY);
CREATE PUBLICATION pub FOR TABLE b, TABLES IN SCHEMA app;
