-- A function returns a set of a composite type that loses and gains attributes.
-- case: from
CREATE TYPE report AS (day date, n int);
CREATE FUNCTION daily() RETURNS SETOF report LANGUAGE sql AS $$ SELECT current_date, 1 $$;
CREATE VIEW daily_view AS SELECT day FROM daily();
-- case: to
CREATE TYPE report AS (day date, total bigint);
CREATE FUNCTION daily() RETURNS SETOF report LANGUAGE sql AS $$ SELECT current_date, 1::bigint $$;
CREATE VIEW daily_view AS SELECT day, total FROM daily();
