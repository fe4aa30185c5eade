-- The state function of an aggregate changes only its body, and another's has to be replaced.
-- case: from
CREATE FUNCTION add_up(s int, v int) RETURNS int LANGUAGE sql AS $$ SELECT s + v $$;
CREATE FUNCTION mul_up(s int, v int) RETURNS int LANGUAGE sql AS $$ SELECT s * v $$;
CREATE AGGREGATE a1(int) (SFUNC = add_up, STYPE = int, INITCOND = '0');
CREATE AGGREGATE a2(int) (SFUNC = mul_up, STYPE = int, INITCOND = '1');
-- case: to
CREATE FUNCTION add_up(s int, v int) RETURNS int LANGUAGE sql AS $$ SELECT s + coalesce(v, 0) $$;
CREATE FUNCTION mul_up(state int, value int) RETURNS int LANGUAGE sql AS $$ SELECT state * value $$;
CREATE AGGREGATE a1(int) (SFUNC = add_up, STYPE = int, INITCOND = '0');
CREATE AGGREGATE a2(int) (SFUNC = mul_up, STYPE = int, INITCOND = '1');
