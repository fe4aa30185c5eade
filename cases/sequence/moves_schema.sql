-- A sequence moves to another schema under two defaults.
-- case: from
CREATE SCHEMA ids;
CREATE SEQUENCE s START 10;
CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('s'));
CREATE TABLE b (id bigint PRIMARY KEY DEFAULT nextval('s'));
-- case: to
CREATE SCHEMA ids;
CREATE SEQUENCE ids.s START 10;
CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('ids.s'));
CREATE TABLE b (id bigint PRIMARY KEY DEFAULT nextval('ids.s'));
