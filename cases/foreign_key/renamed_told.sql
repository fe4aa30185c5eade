-- A foreign key is renamed on request.
-- case: rename constraint b.b_a_id_fkey -> b.owner_fk
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a_id int REFERENCES a);
-- case: rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1);
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a_id int CONSTRAINT owner_fk REFERENCES a);
