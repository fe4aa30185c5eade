-- A type that an extension brought is replaced by one of the same name.
-- case: from
CREATE EXTENSION citext;
CREATE TABLE t (a citext);
-- case: rows
INSERT INTO t VALUES ('X');
-- case: to
CREATE DOMAIN citext AS text CHECK (VALUE = lower(VALUE) OR true);
CREATE TABLE t (a citext);
