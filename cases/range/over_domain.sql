-- The subtype of a range is a domain.
-- case: from
CREATE DOMAIN year AS int CHECK (VALUE > 0);
-- case: to
CREATE DOMAIN year AS int CHECK (VALUE > 0);
CREATE TYPE years AS RANGE (subtype = year);
CREATE TABLE reign (name text PRIMARY KEY, during years NOT NULL);
