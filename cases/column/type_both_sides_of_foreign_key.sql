-- Key and reference change their type together, through a third table.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY REFERENCES a, other int REFERENCES a (id) ON UPDATE CASCADE);
CREATE TABLE c (b_id int REFERENCES b ON DELETE SET NULL);
-- case: rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1, 1);
INSERT INTO c VALUES (1), (NULL);
-- case: to
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE b (id bigint PRIMARY KEY REFERENCES a, other bigint REFERENCES a (id) ON UPDATE CASCADE);
CREATE TABLE c (b_id bigint REFERENCES b ON DELETE SET NULL);
