-- A child that has nothing of its own leaves its parent and is left without columns; on the way back the column comes as if it were its own.
-- case: from
CREATE TABLE parent (id integer);
CREATE TABLE child () INHERITS (parent);
-- case: to
CREATE TABLE parent (id integer);
CREATE TABLE child ();
