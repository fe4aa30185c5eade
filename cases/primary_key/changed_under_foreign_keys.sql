-- The key that foreign keys lean on changes its columns; they have to move to a unique constraint.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, tenant int NOT NULL);
CREATE TABLE u (id int PRIMARY KEY, t_id int REFERENCES t);
-- case: rows
INSERT INTO t VALUES (1, 1);
INSERT INTO u VALUES (1, 1);
-- case: to
CREATE TABLE t (id int CONSTRAINT t_id_key UNIQUE, tenant int NOT NULL, PRIMARY KEY (tenant, id));
CREATE TABLE u (id int PRIMARY KEY, t_id int REFERENCES t (id));
