-- A schema with nothing in it appears.
-- case: from
-- case: to
CREATE SCHEMA billing;
