-- An attribute is renamed on request.
-- case: rename attribute addr.zip -> addr.postcode
-- case: from
CREATE TYPE addr AS (street text, zip text);
-- case: to
CREATE TYPE addr AS (street text, postcode text);
