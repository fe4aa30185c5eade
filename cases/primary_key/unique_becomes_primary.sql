-- A unique constraint becomes the key under the same name.
-- case: from
CREATE TABLE t (id int NOT NULL, CONSTRAINT t_id UNIQUE (id));
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE TABLE t (id int NOT NULL, CONSTRAINT t_id PRIMARY KEY (id));
