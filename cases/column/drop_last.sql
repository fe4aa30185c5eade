-- The only column of a table goes.
-- case: lossy
-- case: from
CREATE TABLE t (a int);
-- case: to
CREATE TABLE t ();
