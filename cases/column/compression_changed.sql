-- A compression method appears, stays and goes.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text, b text COMPRESSION pglz, c text COMPRESSION pglz);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text COMPRESSION pglz, b text COMPRESSION pglz, c text);
