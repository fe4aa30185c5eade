-- A function gives its name and arguments to a procedure.
-- case: from
CREATE FUNCTION f(a int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
-- case: to
CREATE PROCEDURE f(a int) LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;
