-- A foreign key is added that old rows do not have to meet.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a_id int);
-- case: rows
INSERT INTO b VALUES (99);
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a_id int);
ALTER TABLE b ADD CONSTRAINT b_a FOREIGN KEY (a_id) REFERENCES a NOT VALID;
