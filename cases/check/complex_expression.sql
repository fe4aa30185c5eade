-- Expressions with arrays, casts, regular expressions, CASE and quotes change in one place.
-- case: from
CREATE TABLE t (a text, b jsonb, c date, CONSTRAINT ok CHECK (
  a ~ '^it''s \w+$' AND (b ? 'k' OR b @> '{"x": [1]}') AND c BETWEEN '2000-01-01' AND '2100-01-01'
  AND CASE WHEN a IS NULL THEN b IS NOT NULL ELSE length(a) > 1 END));
-- case: to
CREATE TABLE t (a text, b jsonb, c date, CONSTRAINT ok CHECK (
  a ~ '^it''s \w+$' AND (b ? 'k' OR b @> '{"x": [2]}') AND c BETWEEN '2000-01-01' AND '2100-01-01'
  AND CASE WHEN a IS NULL THEN b IS NOT NULL ELSE length(a) > 1 END));
