-- A parent and a child with columns of its own appear.
-- case: from
-- case: to
CREATE TABLE base (id int NOT NULL, note text DEFAULT 'x');
CREATE TABLE child (extra int) INHERITS (base);
