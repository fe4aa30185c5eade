-- An index name is only unique within its schema.
-- case: from
CREATE SCHEMA s;
CREATE TABLE t (a int);
CREATE TABLE s.t (a int);
CREATE INDEX t_a ON t (a);
-- case: to
CREATE SCHEMA s;
CREATE TABLE t (a int);
CREATE TABLE s.t (a int);
CREATE INDEX t_a ON s.t (a);
