-- A column goes from the parent and from the child that only inherited it.
-- case: lossy
-- case: from
CREATE TABLE base (id int, note text);
CREATE TABLE child (extra int) INHERITS (base);
-- case: to
CREATE TABLE base (id int);
CREATE TABLE child (extra int) INHERITS (base);
