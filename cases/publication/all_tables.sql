-- A publication of all tables appears, another goes.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE PUBLICATION none;
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE PUBLICATION everything FOR ALL TABLES;
