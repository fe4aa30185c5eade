-- The collation of a domain changes: replaced under its columns and their index.
-- case: from
CREATE DOMAIN label AS text;
CREATE TABLE t (id int PRIMARY KEY, label label);
CREATE INDEX t_label ON t (label);
-- case: rows
INSERT INTO t VALUES (1, 'b'), (2, 'A');
-- case: to
CREATE DOMAIN label AS text COLLATE "C";
CREATE TABLE t (id int PRIMARY KEY, label label);
CREATE INDEX t_label ON t (label);
