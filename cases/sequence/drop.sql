-- A sequence goes.
-- case: from
CREATE SEQUENCE ticket START 100;
-- case: to
