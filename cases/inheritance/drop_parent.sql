-- The parent goes, the child stands alone with its columns.
-- case: lossy
-- case: from
CREATE TABLE base (id int, note text);
CREATE TABLE child (id int, note text, extra int) INHERITS (base);
-- case: rows
INSERT INTO child VALUES (1, 'x', 2);
-- case: to
CREATE TABLE child (id int, note text, extra int);
