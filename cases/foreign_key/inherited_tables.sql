-- A foreign key on a parent and one on its child, which does not inherit it.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE base (a_id int REFERENCES a);
CREATE TABLE child () INHERITS (base);
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE base (a_id int);
CREATE TABLE child () INHERITS (base);
ALTER TABLE child ADD FOREIGN KEY (a_id) REFERENCES a ON DELETE CASCADE;
