-- A foreign key begins to set null, so its column stops being NOT NULL.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a ON DELETE CASCADE);
-- case: rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1, 1);
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a ON DELETE SET NULL);
