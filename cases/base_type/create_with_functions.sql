-- A base type with input and output functions, which mention the type themselves.
-- case: from
-- case: to
CREATE TYPE int42;
CREATE FUNCTION int42_in(cstring) RETURNS int42 LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION int42_out(int42) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE int42 (INPUT = int42_in, OUTPUT = int42_out, LIKE = int4, DEFAULT = 42, CATEGORY = 'N');
COMMENT ON TYPE int42 IS 'the answer by default';
