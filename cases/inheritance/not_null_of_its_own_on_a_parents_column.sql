-- A child that only inherits a column has its NOT NULL under a name of its own: that stands in its CREATE TABLE alone.
-- case: requires = 18
-- case: from
CREATE TABLE place (id integer CONSTRAINT place_id NOT NULL);
-- case: rows
INSERT INTO place VALUES (1);
-- case: to
CREATE TABLE place (id integer CONSTRAINT place_id NOT NULL);
CREATE TABLE town (name text, CONSTRAINT town_id NOT NULL id) INHERITS (place);
CREATE TABLE capital (CONSTRAINT capital_id NOT NULL id) INHERITS (town);
