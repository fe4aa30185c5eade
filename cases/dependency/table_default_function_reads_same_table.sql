-- A default calls a function that reads the table itself.
-- case: from
CREATE TABLE queue (id int PRIMARY KEY);
-- case: rows
INSERT INTO queue VALUES (1);
-- case: to
CREATE TABLE queue (id int PRIMARY KEY, pos int);
CREATE FUNCTION next_pos() RETURNS int LANGUAGE sql AS $$ SELECT coalesce(max(pos), 0) + 1 FROM queue $$;
ALTER TABLE queue ALTER pos SET DEFAULT next_pos();
