-- Statistics targets appear, change and go.
-- case: from
CREATE TABLE t (a int, b int, c int);
ALTER TABLE t ALTER b SET STATISTICS 100, ALTER c SET STATISTICS 0;
-- case: to
CREATE TABLE t (a int, b int, c int);
ALTER TABLE t ALTER a SET STATISTICS 1000, ALTER b SET STATISTICS 200;
