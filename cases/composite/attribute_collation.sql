-- An attribute changes its collation.
-- case: from
CREATE TYPE addr AS (street text, city text);
-- case: to
CREATE TYPE addr AS (street text, city text COLLATE "C");
