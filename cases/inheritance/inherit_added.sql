-- Two tables that stand alone become parent and child; the child's columns stay its own.
-- case: from
CREATE TABLE base (id int, note text);
CREATE TABLE child (id int, note text, extra int);
-- case: rows
INSERT INTO child VALUES (1, 'x', 2);
-- case: to
CREATE TABLE base (id int, note text);
CREATE TABLE child (id int, note text, extra int) INHERITS (base);
