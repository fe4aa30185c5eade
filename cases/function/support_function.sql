-- A planner support function is attached.
-- case: from
CREATE FUNCTION f(text, text) RETURNS bool LANGUAGE internal IMMUTABLE STRICT AS 'textlike';
-- case: to
CREATE FUNCTION f(text, text) RETURNS bool LANGUAGE internal IMMUTABLE STRICT SUPPORT textlike_support AS 'textlike';
