-- Two tables draw from one sequence that neither owns.
-- case: from
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE b (id bigint PRIMARY KEY);
-- case: rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1);
-- case: to
CREATE SEQUENCE global_id START 1000;
CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('global_id'));
CREATE TABLE b (id bigint PRIMARY KEY DEFAULT nextval('global_id'));
