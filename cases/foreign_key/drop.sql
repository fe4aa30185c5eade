-- A foreign key goes.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a_id int REFERENCES a, a2_id int REFERENCES a);
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a_id int, a2_id int REFERENCES a);
