-- A configuration, copied from another and changed, serves an index and a generated column.
-- case: from
CREATE TABLE doc (id int PRIMARY KEY, body text);
-- case: rows
INSERT INTO doc VALUES (1, 'cats and dogs');
-- case: to
CREATE TEXT SEARCH DICTIONARY plain_stem (TEMPLATE = snowball, LANGUAGE = english, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION plain (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION plain ALTER MAPPING FOR asciiword, word WITH plain_stem, simple;
COMMENT ON TEXT SEARCH CONFIGURATION plain IS 'our words';
CREATE TABLE doc (id int PRIMARY KEY, body text, tsv tsvector GENERATED ALWAYS AS (to_tsvector('plain', body)) STORED);
CREATE INDEX doc_fts ON doc USING gin (to_tsvector('plain', body));
