-- A foreign key between an int and a bigint column uses a cross-type operator.
-- case: from
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE b (a_id int);
-- case: to
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE b (a_id int REFERENCES a);
