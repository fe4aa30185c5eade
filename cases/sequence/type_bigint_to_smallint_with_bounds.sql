-- The type shrinks while the bounds are given.
-- case: from
CREATE SEQUENCE ticket AS bigint MAXVALUE 30000;
-- case: to
CREATE SEQUENCE ticket AS smallint MAXVALUE 30000;
