-- Tables that reference each other change their keys, actions and deferrability at once.
-- case: from
CREATE TABLE a (id int PRIMARY KEY, b_id int);
CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;
CREATE TABLE n (id int PRIMARY KEY, up int REFERENCES n);
-- case: rows
INSERT INTO a VALUES (1, NULL); INSERT INTO b VALUES (1, 1); INSERT INTO n VALUES (1, 1);
-- case: to
CREATE TABLE a (id bigint PRIMARY KEY, b_id bigint, x int);
CREATE TABLE b (id bigint PRIMARY KEY, a_id bigint REFERENCES a DEFERRABLE INITIALLY DEFERRED, x int, UNIQUE (id, x));
ALTER TABLE a ADD FOREIGN KEY (b_id, x) REFERENCES b (id, x) MATCH FULL ON UPDATE CASCADE;
CREATE TABLE n (id bigint PRIMARY KEY, up bigint REFERENCES n ON DELETE SET NULL);
