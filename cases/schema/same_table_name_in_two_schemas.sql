-- Two schemas hold tables and constraints of the same names; only one of them changes.
-- case: from
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE a.item (id int PRIMARY KEY, name text, CONSTRAINT name_ok CHECK (name <> ''));
CREATE TABLE b.item (id int PRIMARY KEY, name text, CONSTRAINT name_ok CHECK (name <> ''));
CREATE INDEX item_name ON a.item (name);
CREATE INDEX item_name ON b.item (name);
-- case: to
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE a.item (id int PRIMARY KEY, name text, CONSTRAINT name_ok CHECK (name <> ''));
CREATE TABLE b.item (id int PRIMARY KEY, name text, CONSTRAINT name_ok CHECK (length(name) > 1));
CREATE INDEX item_name ON a.item (name);
CREATE INDEX item_name ON b.item (lower(name));
