-- A binary-coercible cast between base types.
-- case: from
CREATE TYPE int42;
CREATE FUNCTION int42_in(cstring) RETURNS int42 LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION int42_out(int42) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE int42 (INPUT = int42_in, OUTPUT = int42_out, LIKE = int4);
-- case: to
CREATE TYPE int42;
CREATE FUNCTION int42_in(cstring) RETURNS int42 LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION int42_out(int42) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE int42 (INPUT = int42_in, OUTPUT = int42_out, LIKE = int4);
CREATE CAST (int42 AS int4) WITHOUT FUNCTION AS IMPLICIT;
CREATE CAST (int4 AS int42) WITHOUT FUNCTION AS ASSIGNMENT;
