-- Aggregates of no, of several, of named and of variadic arguments.
-- case: from
CREATE AGGREGATE my_count(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
-- case: to
CREATE AGGREGATE my_count(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '10');
CREATE FUNCTION pair_sum(s int, a int, b int) RETURNS int LANGUAGE sql AS $$ SELECT s + a * b $$;
CREATE AGGREGATE dot(a int, b int) (SFUNC = pair_sum, STYPE = int, INITCOND = '0');
CREATE FUNCTION var_sum(s int, VARIADIC a int[]) RETURNS int LANGUAGE sql AS $$ SELECT s + cardinality(a) $$;
CREATE AGGREGATE var(VARIADIC a int[]) (SFUNC = var_sum, STYPE = int, INITCOND = '0');
