-- A base type changes its default storage.
-- case: from
CREATE TYPE textish;
CREATE FUNCTION textish_in(cstring) RETURNS textish LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION textish_out(textish) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE textish (INPUT = textish_in, OUTPUT = textish_out, STORAGE = extended);
-- case: to
CREATE TYPE textish;
CREATE FUNCTION textish_in(cstring) RETURNS textish LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION textish_out(textish) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE textish (INPUT = textish_in, OUTPUT = textish_out, STORAGE = main);
