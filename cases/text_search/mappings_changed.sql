-- Mappings of token types are added, changed and dropped.
-- case: from
CREATE TEXT SEARCH DICTIONARY low (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION cfg (PARSER = pg_catalog."default");
ALTER TEXT SEARCH CONFIGURATION cfg ADD MAPPING FOR asciiword, word WITH simple;
ALTER TEXT SEARCH CONFIGURATION cfg ADD MAPPING FOR email WITH simple;
-- case: to
CREATE TEXT SEARCH DICTIONARY low (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION cfg (PARSER = pg_catalog."default");
ALTER TEXT SEARCH CONFIGURATION cfg ADD MAPPING FOR asciiword, word WITH low, english_stem;
ALTER TEXT SEARCH CONFIGURATION cfg ADD MAPPING FOR url, host WITH simple;
