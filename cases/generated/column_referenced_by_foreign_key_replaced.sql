-- A generated column that is unique and referenced changes its expression.
-- case: from
CREATE TABLE a (raw text, code text GENERATED ALWAYS AS (lower(raw)) STORED UNIQUE);
CREATE TABLE b (code text REFERENCES a (code));
-- case: rows
INSERT INTO a (raw) VALUES ('x');
-- case: to
CREATE TABLE a (raw text, code text GENERATED ALWAYS AS (upper(raw)) STORED UNIQUE);
CREATE TABLE b (code text REFERENCES a (code));
