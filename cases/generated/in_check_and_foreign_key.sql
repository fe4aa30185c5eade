-- A generated column takes part in a check and in a foreign key.
-- case: from
CREATE TABLE kind (code text PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, raw text);
-- case: rows
INSERT INTO kind VALUES ('x');
INSERT INTO t VALUES (1, 'X'), (2, NULL);
-- case: to
CREATE TABLE kind (code text PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, raw text, code text GENERATED ALWAYS AS (lower(raw)) STORED REFERENCES kind, CHECK (code <> ''));
