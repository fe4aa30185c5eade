-- Three tables reference each other in a ring; one of the links changes its action and one its column type.
-- case: from
CREATE TABLE a (id int PRIMARY KEY, b_id int);
CREATE TABLE b (id int PRIMARY KEY, c_id int);
CREATE TABLE c (id int PRIMARY KEY, a_id int);
ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;
ALTER TABLE b ADD FOREIGN KEY (c_id) REFERENCES c;
ALTER TABLE c ADD FOREIGN KEY (a_id) REFERENCES a;
-- case: rows
INSERT INTO a VALUES (1, NULL);
INSERT INTO c VALUES (1, 1);
INSERT INTO b VALUES (1, 1);
UPDATE a SET b_id = 1;
-- case: to
CREATE TABLE a (id bigint PRIMARY KEY, b_id int);
CREATE TABLE b (id int PRIMARY KEY, c_id int);
CREATE TABLE c (id int PRIMARY KEY, a_id bigint);
ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b ON DELETE SET NULL;
ALTER TABLE b ADD FOREIGN KEY (c_id) REFERENCES c;
ALTER TABLE c ADD FOREIGN KEY (a_id) REFERENCES a;
