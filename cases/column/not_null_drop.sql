-- NOT NULL goes from a column that stays in a unique constraint.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL UNIQUE);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text UNIQUE);
