-- A table gets a new parent, which brings a column that the table does not have yet.
-- case: from
CREATE TABLE tool (weight int, id int);
-- case: rows
INSERT INTO tool VALUES (3, 1);
-- case: to
CREATE TABLE thing (id int, label text);
CREATE TABLE tool (weight int, id int) INHERITS (thing);
