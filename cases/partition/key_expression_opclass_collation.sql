-- Partition keys by expression, with a collation and an operator class.
-- case: from
CREATE TABLE s (id int);
-- case: to
CREATE TABLE s (id int);
CREATE FUNCTION bucket(text) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT length($1) $$;
CREATE TABLE a (name text) PARTITION BY RANGE (bucket(name));
CREATE TABLE a1 PARTITION OF a FOR VALUES FROM (0) TO (10);
CREATE TABLE b (name text, y int) PARTITION BY RANGE (name COLLATE "C" text_pattern_ops, (y / 10));
CREATE TABLE b1 PARTITION OF b FOR VALUES FROM ('a', MINVALUE) TO ('m', 5);
