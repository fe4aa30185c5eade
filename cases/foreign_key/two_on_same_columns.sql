-- Two foreign keys on the same columns to the same table, with names that only differ by a number.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a_id int REFERENCES a);
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a_id int REFERENCES a REFERENCES a ON DELETE CASCADE);
