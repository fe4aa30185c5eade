-- Another column becomes the key; the old one stays unique.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, code text NOT NULL UNIQUE);
-- case: rows
INSERT INTO t VALUES (1, 'a');
-- case: to
CREATE TABLE t (id int NOT NULL UNIQUE, code text PRIMARY KEY);
