-- A collation of the built-in provider.
-- case: requires = 17
-- case: from
CREATE TABLE t (a text);
-- case: to
CREATE COLLATION utf8 (provider = builtin, locale = 'C.UTF-8');
CREATE TABLE t (a text COLLATE utf8);
