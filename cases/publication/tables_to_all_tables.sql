-- A publication of one table becomes one of all tables: no ALTER does that.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE PUBLICATION pub FOR TABLE a;
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE PUBLICATION pub FOR ALL TABLES;
