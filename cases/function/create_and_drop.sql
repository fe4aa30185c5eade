-- One function comes, another goes.
-- case: from
CREATE FUNCTION old_one(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$;
-- case: to
CREATE FUNCTION new_one(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$;
