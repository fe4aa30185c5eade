-- Explicit bounds go back to the defaults of the type.
-- case: from
CREATE SEQUENCE ticket MINVALUE 5 MAXVALUE 500 START 7;
-- case: to
CREATE SEQUENCE ticket START 7;
