-- A collation changes its locale: it is made again under a column, an index, a domain and a check.
-- case: from
CREATE COLLATION plain (provider = libc, locale = 'C');
CREATE DOMAIN label AS text COLLATE plain;
CREATE TABLE t (a text COLLATE plain CHECK (a < 'z'), b label);
CREATE INDEX t_a ON t (a);
CREATE INDEX t_b ON t (lower(b) COLLATE plain);
CREATE VIEW v AS SELECT a FROM t ORDER BY a;
-- case: rows
INSERT INTO t VALUES ('a', 'b');
-- case: to
CREATE COLLATION plain (provider = libc, locale = 'POSIX');
CREATE DOMAIN label AS text COLLATE plain;
CREATE TABLE t (a text COLLATE plain CHECK (a < 'z'), b label);
CREATE INDEX t_a ON t (a);
CREATE INDEX t_b ON t (lower(b) COLLATE plain);
CREATE VIEW v AS SELECT a FROM t ORDER BY a;
