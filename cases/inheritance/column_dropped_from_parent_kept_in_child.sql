-- A column goes from the parent, but the child had said it itself and keeps it.
-- case: lossy
-- case: from
CREATE TABLE base (id int, note text);
CREATE TABLE child (note text, extra int) INHERITS (base);
-- case: to
CREATE TABLE base (id int);
CREATE TABLE child (note text, extra int) INHERITS (base);
