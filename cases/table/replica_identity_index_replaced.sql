-- The index that is the replica identity is rebuilt on other columns under the same name.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL, b text NOT NULL);
CREATE UNIQUE INDEX t_code ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_code;
-- case: rows
INSERT INTO t VALUES (1, 'a', 'b');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL, b text NOT NULL);
CREATE UNIQUE INDEX t_code ON t (a, b);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_code;
