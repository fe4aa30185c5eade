-- A typed table's type has an enum attribute that loses a label.
-- case: from
CREATE TYPE st AS ENUM ('a', 'b', 'c');
CREATE TYPE row_type AS (id int, st st);
CREATE TABLE typed OF row_type (PRIMARY KEY (id));
-- case: rows
INSERT INTO typed VALUES (1, 'a');
-- case: to
CREATE TYPE st AS ENUM ('a', 'b');
CREATE TYPE row_type AS (id int, st st);
CREATE TABLE typed OF row_type (PRIMARY KEY (id));
