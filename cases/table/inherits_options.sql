-- A child table has options and a default of its own.
-- case: from
CREATE TABLE base (id int, note text);
CREATE TABLE child () INHERITS (base);
-- case: to
CREATE TABLE base (id int, note text);
CREATE TABLE child () INHERITS (base) WITH (fillfactor = 50);
ALTER TABLE ONLY child ALTER COLUMN note SET DEFAULT 'child';
