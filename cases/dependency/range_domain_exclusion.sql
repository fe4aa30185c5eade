-- A range over a domain over a type with an exclusion constraint; the domain's base type grows.
-- case: from
CREATE DOMAIN yr AS int CHECK (VALUE > 0);
CREATE TYPE yr_range AS RANGE (subtype = yr);
CREATE TABLE reign (id int PRIMARY KEY, during yr_range, EXCLUDE USING gist (during WITH &&));
-- case: rows
INSERT INTO reign VALUES (1, '[1,5]');
-- case: to
CREATE DOMAIN yr AS bigint CHECK (VALUE > 0);
CREATE TYPE yr_range AS RANGE (subtype = yr);
CREATE TABLE reign (id int PRIMARY KEY, during yr_range, EXCLUDE USING gist (during WITH &&));
