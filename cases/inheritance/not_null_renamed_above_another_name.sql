-- A parent's NOT NULL gets another name while a child has it under a third one.
-- case: requires = 18
-- case: from
CREATE TABLE place (id integer CONSTRAINT place_id NOT NULL);
CREATE TABLE town (CONSTRAINT town_id NOT NULL id) INHERITS (place);
-- case: rows
INSERT INTO town VALUES (1);
-- case: to
CREATE TABLE place (id integer CONSTRAINT place_number NOT NULL);
CREATE TABLE town (CONSTRAINT town_id NOT NULL id) INHERITS (place);
