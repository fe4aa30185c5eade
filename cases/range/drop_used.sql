-- A range type goes with the table that used it.
-- case: lossy
-- case: from
CREATE TYPE floatrange AS RANGE (subtype = float8);
CREATE TABLE t (id int PRIMARY KEY, r floatrange, rs floatmultirange);
CREATE TABLE u (id int PRIMARY KEY);
-- case: to
CREATE TABLE u (id int PRIMARY KEY);
