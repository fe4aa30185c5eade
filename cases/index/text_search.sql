-- A full-text index over an expression with weights.
-- case: from
CREATE TABLE doc (title text, body text);
CREATE INDEX doc_fts ON doc USING gin (to_tsvector('simple', body));
-- case: to
CREATE TABLE doc (title text, body text);
CREATE INDEX doc_fts ON doc USING gin (to_tsvector('english', coalesce(title, '') || ' ' || coalesce(body, '')));
