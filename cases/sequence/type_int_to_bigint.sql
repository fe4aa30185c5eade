-- The type grows, and with it the default maximum.
-- case: from
CREATE SEQUENCE ticket AS int;
-- case: to
CREATE SEQUENCE ticket AS bigint;
