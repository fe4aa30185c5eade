-- Only the name of the key changes, under a foreign key that leans on it.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE TABLE u (t_id int REFERENCES t);
-- case: to
CREATE TABLE t (id int CONSTRAINT t_key PRIMARY KEY);
CREATE TABLE u (t_id int REFERENCES t);
