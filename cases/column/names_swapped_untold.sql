-- Two columns of different types exchange their names; without being told, both change their type.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, b int, a text);
