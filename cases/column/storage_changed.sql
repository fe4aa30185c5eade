-- Storage strategies change, one of them back to the default of its type.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text, b text, c numeric);
ALTER TABLE t ALTER b SET STORAGE PLAIN;
-- case: rows
INSERT INTO t VALUES (1, 'a', 'b', 1);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text, b text, c numeric);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER c SET STORAGE EXTENDED;
