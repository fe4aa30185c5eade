-- Options of dictionaries change.
-- case: from
CREATE TEXT SEARCH DICTIONARY a (TEMPLATE = simple, STOPWORDS = english, ACCEPT = false);
CREATE TEXT SEARCH DICTIONARY b (TEMPLATE = snowball, LANGUAGE = german);
-- case: to
CREATE TEXT SEARCH DICTIONARY a (TEMPLATE = simple, ACCEPT = true);
CREATE TEXT SEARCH DICTIONARY b (TEMPLATE = snowball, LANGUAGE = french, STOPWORDS = french);
