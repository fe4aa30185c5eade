-- An attribute is added in the middle: the order of attributes is part of what a row literal means.
-- case: from
CREATE TYPE addr AS (street text, city text);
-- case: to
CREATE TYPE addr AS (street text, zip text, city text);
