-- The parser of a configuration is another: the configuration is made again under its index.
-- case: from
CREATE TEXT SEARCH PARSER prs (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH CONFIGURATION cfg (PARSER = prs);
ALTER TEXT SEARCH CONFIGURATION cfg ADD MAPPING FOR asciiword WITH simple;
CREATE TABLE doc (body text);
CREATE INDEX doc_fts ON doc USING gin (to_tsvector('cfg', body));
-- case: to
CREATE TEXT SEARCH CONFIGURATION cfg (PARSER = pg_catalog."default");
ALTER TEXT SEARCH CONFIGURATION cfg ADD MAPPING FOR asciiword WITH simple;
CREATE TABLE doc (body text);
CREATE INDEX doc_fts ON doc USING gin (to_tsvector('cfg', body));
