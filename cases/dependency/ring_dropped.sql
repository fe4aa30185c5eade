-- The ring of a table's default and the function that reads it goes.
-- case: lossy
-- case: from
CREATE TABLE queue (id int PRIMARY KEY, pos int);
CREATE FUNCTION next_pos() RETURNS int RETURN (SELECT coalesce(max(pos), 0) + 1 FROM queue);
ALTER TABLE queue ALTER pos SET DEFAULT next_pos();
CREATE TABLE other (id int);
-- case: to
CREATE TABLE other (id int);
