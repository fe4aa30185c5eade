-- Exclusions with an operator class, a collation, an expression and a hash index.
-- case: from
CREATE TABLE t (a text, b text);
-- case: to
CREATE TABLE t (a text, b text,
  CONSTRAINT h EXCLUDE USING hash (a WITH =),
  CONSTRAINT e EXCLUDE USING btree (lower(b) COLLATE "C" text_pattern_ops WITH =));
