-- Classes of other methods, one with a storage type, and both go.
-- case: from
CREATE OPERATOR CLASS my_hash FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(int);
CREATE OPERATOR CLASS my_arr FOR TYPE anyarray USING gin AS
  OPERATOR 1 && (anyarray, anyarray), OPERATOR 2 @> (anyarray, anyarray), FUNCTION 2 ginarrayextract(anyarray, internal, internal),
  FUNCTION 3 ginqueryarrayextract(anyarray, internal, int2, internal, internal, internal, internal),
  FUNCTION 4 ginarrayconsistent(internal, int2, anyarray, int4, internal, internal, internal, internal), STORAGE anyelement;
CREATE TABLE t (a int[]);
CREATE INDEX t_a ON t USING gin (a my_arr);
-- case: to
CREATE TABLE t (a int[]);
CREATE INDEX t_a ON t USING gin (a);
