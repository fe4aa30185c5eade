-- An index uses an access method that an extension brings.
-- case: from
CREATE TABLE t (a int, b int, c text);
-- case: to
CREATE EXTENSION bloom;
CREATE TABLE t (a int, b int, c text);
CREATE INDEX t_bloom ON t USING bloom (a, b, c) WITH (length = 100, col1 = 3);
