-- An index takes the name of a table that goes, and the other way round.
-- case: lossy
-- case: from
CREATE TABLE base (x int);
CREATE INDEX taken ON base (x);
CREATE TABLE free (x int);
-- case: to
CREATE TABLE base (x int);
CREATE INDEX free ON base (x);
CREATE TABLE taken (x int);
