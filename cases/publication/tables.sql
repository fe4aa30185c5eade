-- A publication gains and loses tables.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY);
CREATE PUBLICATION pub FOR TABLE a;
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY);
CREATE PUBLICATION pub FOR TABLE b, ONLY a;
COMMENT ON PUBLICATION pub IS 'for the warehouse';
