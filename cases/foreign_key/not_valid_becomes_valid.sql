-- A foreign key is validated.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a_id int);
ALTER TABLE b ADD CONSTRAINT b_a FOREIGN KEY (a_id) REFERENCES a NOT VALID;
-- case: rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1);
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a_id int, CONSTRAINT b_a FOREIGN KEY (a_id) REFERENCES a);
