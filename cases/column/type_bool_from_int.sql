-- A 0/1 integer becomes a boolean; the default cannot be cast by itself.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, active int NOT NULL DEFAULT 1);
-- case: rows
INSERT INTO t VALUES (1, 0), (2, 1);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, active boolean NOT NULL DEFAULT true);
