-- An extension's composite types are its own, also where a function of the user's returns one.
-- case: from
CREATE SCHEMA tools;
-- case: to
CREATE SCHEMA tools;
CREATE EXTENSION tablefunc SCHEMA tools;
CREATE EXTENSION dblink;
CREATE FUNCTION quarters() RETURNS SETOF tools.tablefunc_crosstab_4 LANGUAGE sql AS $$ SELECT NULL::tools.tablefunc_crosstab_4 $$;
