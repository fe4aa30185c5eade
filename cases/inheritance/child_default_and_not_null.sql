-- The child overrides the parent's default and is stricter about nulls.
-- case: from
CREATE TABLE base (id int, note text DEFAULT 'base');
CREATE TABLE child () INHERITS (base);
-- case: to
CREATE TABLE base (id int, note text DEFAULT 'base');
CREATE TABLE child () INHERITS (base);
ALTER TABLE ONLY child ALTER note SET DEFAULT 'child', ALTER note SET NOT NULL;
