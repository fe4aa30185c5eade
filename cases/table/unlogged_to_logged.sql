-- An unlogged table becomes a logged one, which rewrites it.
-- case: from
CREATE UNLOGGED TABLE cache (key text PRIMARY KEY, value jsonb);
-- case: rows
INSERT INTO cache VALUES ('a', '1');
-- case: to
CREATE TABLE cache (key text PRIMARY KEY, value jsonb);
