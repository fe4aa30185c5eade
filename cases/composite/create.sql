-- Composite types appear, one of them without attributes, one inside the other.
-- case: from
-- case: to
CREATE TYPE nothing AS ();
CREATE TYPE point3 AS (x float8, y float8, z float8);
CREATE TYPE segment AS (a point3, b point3, label text COLLATE "C");
