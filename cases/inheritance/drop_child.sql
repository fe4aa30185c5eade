-- A child goes.
-- case: lossy
-- case: from
CREATE TABLE base (id int);
CREATE TABLE child (extra int) INHERITS (base);
-- case: to
CREATE TABLE base (id int);
