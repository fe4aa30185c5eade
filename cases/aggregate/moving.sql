-- An aggregate gains its moving form.
-- case: from
CREATE AGGREGATE my_sum(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
-- case: to
CREATE AGGREGATE my_sum(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0', SSPACE = 16,
  MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MSSPACE = 8, MINITCOND = '0');
