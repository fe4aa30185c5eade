-- A numeric with a negative scale.
-- case: requires = 15
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a numeric(5));
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a numeric(5,-2));
