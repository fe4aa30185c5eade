-- Making the materialized view runs a function that reads a table made in the same step.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
CREATE TABLE rate (name text PRIMARY KEY, value numeric);
CREATE FUNCTION rate_of(n text) RETURNS numeric LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN (SELECT value FROM public.rate WHERE name = n); END $$;
CREATE MATERIALIZED VIEW m AS SELECT id, rate_of('eur') AS r FROM t UNION ALL SELECT 0, rate_of('usd');
