-- A table is made OF a composite type, with options per column.
-- case: from
CREATE TYPE row_shape AS (id int, name text);
-- case: to
CREATE TYPE row_shape AS (id int, name text);
CREATE TABLE shaped OF row_shape (id WITH OPTIONS PRIMARY KEY, name DEFAULT 'nobody', CHECK (name <> ''));
