-- Only the storage option of the key's index changes, which can be set in place under its foreign keys.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE TABLE u (t_id int REFERENCES t);
-- case: to
CREATE TABLE t (id int PRIMARY KEY WITH (fillfactor = 60));
CREATE TABLE u (t_id int REFERENCES t);
