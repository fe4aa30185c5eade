-- A generated search vector with weights gains a source column and its index.
-- case: from
CREATE TABLE doc (id int PRIMARY KEY, title text, body text,
  search tsvector GENERATED ALWAYS AS (to_tsvector('english', coalesce(title, ''))) STORED);
CREATE INDEX doc_search ON doc USING gin (search);
-- case: rows
INSERT INTO doc VALUES (1, 'Cats', 'and dogs');
-- case: to
CREATE TABLE doc (id int PRIMARY KEY, title text, body text,
  search tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english', coalesce(title, '')), 'A') || setweight(to_tsvector('english', coalesce(body, '')), 'B')) STORED);
CREATE INDEX doc_search ON doc USING gin (search);
