-- A family holds two classes, and loose members are added.
-- case: from
CREATE OPERATOR FAMILY fam USING btree;
-- case: to
CREATE OPERATOR FAMILY fam USING btree;
CREATE OPERATOR CLASS int4_fam FOR TYPE int4 USING btree FAMILY fam AS
  OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int4, int4);
CREATE OPERATOR CLASS int8_fam FOR TYPE int8 USING btree FAMILY fam AS
  OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint8cmp(int8, int8);
ALTER OPERATOR FAMILY fam USING btree ADD
  OPERATOR 1 < (int4, int8), OPERATOR 3 = (int4, int8), FUNCTION 1 (int4, int8) btint48cmp(int4, int8);
COMMENT ON OPERATOR FAMILY fam USING btree IS 'whole numbers';
