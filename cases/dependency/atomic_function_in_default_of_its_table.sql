-- The same as a real ring: the function's parsed body depends on the table, the table's default on the function.
-- case: from
CREATE TABLE queue (id int PRIMARY KEY);
-- case: to
CREATE TABLE queue (id int PRIMARY KEY, pos int);
CREATE FUNCTION next_pos() RETURNS int RETURN (SELECT coalesce(max(pos), 0) + 1 FROM queue);
ALTER TABLE queue ALTER pos SET DEFAULT next_pos();
ALTER TABLE queue ADD CHECK (pos < 1000);
