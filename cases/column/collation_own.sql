-- A column takes a collation that is new in the schema.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text COLLATE "POSIX");
-- case: to
CREATE COLLATION plain (provider = libc, locale = 'C');
CREATE TABLE t (id int PRIMARY KEY, a text COLLATE plain);
