-- Storage is said in CREATE TABLE.
-- case: requires = 16
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text STORAGE MAIN);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text STORAGE EXTERNAL);
