-- A new table has a key with the name that a dropped table's key had: index names are the schema's, so the old table goes first.
-- case: lossy
-- case: from
CREATE TABLE a (id integer, CONSTRAINT the_key PRIMARY KEY (id));
-- case: to
CREATE TABLE b (id integer, CONSTRAINT the_key PRIMARY KEY (id));
