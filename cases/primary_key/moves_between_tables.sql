-- A constraint name moves from one table to another: index names are unique in a schema.
-- case: from
CREATE TABLE a (id int CONSTRAINT the_key PRIMARY KEY);
CREATE TABLE b (id int NOT NULL);
-- case: to
CREATE TABLE a (id int NOT NULL);
CREATE TABLE b (id int CONSTRAINT the_key PRIMARY KEY);
