-- Parent and child change places, each with another column: a column is added to the child before it leaves the parent.
-- case: lossy
-- case: from
CREATE TABLE a (x integer);
CREATE TABLE b () INHERITS (a);
-- case: to
CREATE TABLE b (y integer);
CREATE TABLE a () INHERITS (b);
