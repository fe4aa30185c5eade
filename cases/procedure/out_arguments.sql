-- OUT arguments are part of what a procedure is called by.
-- case: from
CREATE PROCEDURE p(a int, INOUT b int) LANGUAGE plpgsql AS $$ BEGIN b := a; END $$;
-- case: to
CREATE PROCEDURE p(a int, OUT b text) LANGUAGE plpgsql AS $$ BEGIN b := a::text; END $$;
COMMENT ON PROCEDURE p(int, OUT text) IS 'gives text';
