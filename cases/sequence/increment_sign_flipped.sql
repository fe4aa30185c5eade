-- The direction changes, which changes the default bounds.
-- case: from
CREATE SEQUENCE countdown INCREMENT BY 1;
-- case: to
CREATE SEQUENCE countdown INCREMENT BY -1;
