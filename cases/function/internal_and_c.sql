-- Functions in the languages internal and C, with symbol names.
-- case: from
CREATE FUNCTION f(text) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'textlen';
-- case: to
CREATE FUNCTION f(text) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'textoctetlen';
CREATE FUNCTION g(text) RETURNS int LANGUAGE c IMMUTABLE STRICT AS '$libdir/citext', 'citext_hash';
