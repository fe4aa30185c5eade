-- A child that said everything itself as well stands alone.
-- case: from
CREATE TABLE base (id int, note text, CHECK (id > 0));
CREATE TABLE child (id int, note text, CONSTRAINT base_id_check CHECK (id > 0)) INHERITS (base);
-- case: rows
INSERT INTO child VALUES (1, 'x');
-- case: to
CREATE TABLE base (id int, note text, CHECK (id > 0));
CREATE TABLE child (id int, note text, CONSTRAINT base_id_check CHECK (id > 0));
