-- Type, default and NOT NULL change on one column at once.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a varchar(5) DEFAULT '1');
-- case: rows
INSERT INTO t VALUES (1, '5');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a bigint NOT NULL DEFAULT 2);
