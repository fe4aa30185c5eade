-- A type changes while storage, compression, statistics target, options and comment stay.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a varchar(10) COMPRESSION pglz);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 300, ALTER a SET (n_distinct = 7);
COMMENT ON COLUMN t.a IS 'stays';
-- case: rows
INSERT INTO t VALUES (1, 'x');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text COMPRESSION pglz);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 300, ALTER a SET (n_distinct = 7);
COMMENT ON COLUMN t.a IS 'stays';
