-- A parent and a child lose NOT NULL that each has under a name of its own: the child's does not go with its parent's.
-- case: requires = 18
-- case: from
CREATE TABLE place (id integer CONSTRAINT place_id NOT NULL);
CREATE TABLE town (CONSTRAINT town_id NOT NULL id) INHERITS (place);
-- case: rows
INSERT INTO town VALUES (1);
-- case: to
CREATE TABLE place (id integer);
CREATE TABLE town () INHERITS (place);
