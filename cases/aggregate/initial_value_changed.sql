-- The initial value changes.
-- case: from
CREATE AGGREGATE my_sum(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
COMMENT ON AGGREGATE my_sum(int) IS 'sum';
-- case: to
CREATE AGGREGATE my_sum(int) (SFUNC = int4pl, STYPE = int, INITCOND = '100');
COMMENT ON AGGREGATE my_sum(int) IS 'sum';
