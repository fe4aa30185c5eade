-- A scalar becomes an array: no cast at all exists.
-- case: lossy
-- case: from
CREATE TABLE t (id int PRIMARY KEY, tag text);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, tag text[]);
