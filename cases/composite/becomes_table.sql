-- A composite type gives its name to a table of the same columns.
-- case: from
CREATE TYPE address AS (street text, city text);
-- case: to
CREATE TABLE address (street text, city text);
