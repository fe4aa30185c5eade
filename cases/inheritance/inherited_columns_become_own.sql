-- The child says its inherited columns itself; the way back has no ALTER, only a table made again.
-- case: from
CREATE TABLE base (id int, note text);
CREATE TABLE child (extra int) INHERITS (base);
-- case: to
CREATE TABLE base (id int, note text);
CREATE TABLE child (id int, note text, extra int) INHERITS (base);
