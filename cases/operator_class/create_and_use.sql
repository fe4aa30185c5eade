-- An operator class of its own serves an index.
-- case: from
CREATE TABLE t (a int);
-- case: rows
INSERT INTO t VALUES (1), (2);
-- case: to
CREATE FUNCTION cmp_desc(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN $1 < $2 THEN 1 WHEN $1 > $2 THEN -1 ELSE 0 END $$;
CREATE OPERATOR CLASS int_desc FOR TYPE int USING btree AS
  OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 cmp_desc(int, int);
COMMENT ON OPERATOR CLASS int_desc USING btree IS 'the other way round';
CREATE TABLE t (a int);
CREATE INDEX t_a ON t (a int_desc);
