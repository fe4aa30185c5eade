-- Only the planner's figures change.
-- case: from
CREATE FUNCTION f() RETURNS SETOF int LANGUAGE sql COST 50 ROWS 5 AS $$ SELECT 1 $$;
-- case: to
CREATE FUNCTION f() RETURNS SETOF int LANGUAGE sql COST 0.5 ROWS 5000 AS $$ SELECT 1 $$;
