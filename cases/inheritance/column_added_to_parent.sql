-- A column is added to the parent and reaches child and grandchild.
-- case: from
CREATE TABLE base (id int);
CREATE TABLE child (extra int) INHERITS (base);
CREATE TABLE grandchild () INHERITS (child);
-- case: rows
INSERT INTO grandchild VALUES (1, 2);
-- case: to
CREATE TABLE base (id int, note text NOT NULL DEFAULT '');
CREATE TABLE child (extra int) INHERITS (base);
CREATE TABLE grandchild () INHERITS (child);
