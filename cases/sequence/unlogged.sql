-- A sequence becomes unlogged.
-- case: requires = 15
-- case: from
CREATE SEQUENCE scratch;
-- case: to
CREATE UNLOGGED SEQUENCE scratch;
