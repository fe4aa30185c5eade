-- A column joins the key.
-- case: from
CREATE TABLE t (tenant int NOT NULL, id int PRIMARY KEY);
-- case: rows
INSERT INTO t VALUES (1, 1), (1, 2);
-- case: to
CREATE TABLE t (tenant int NOT NULL, id int, PRIMARY KEY (tenant, id));
