-- A language with a function in it is not trusted any more and gains a validator.
-- case: from
CREATE FUNCTION alt_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE TRUSTED LANGUAGE alt HANDLER alt_handler;
CREATE FUNCTION f() RETURNS int LANGUAGE alt AS $$ BEGIN RETURN 1; END $$;
-- case: to
CREATE FUNCTION alt_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION alt_validator(oid) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE LANGUAGE alt HANDLER alt_handler VALIDATOR alt_validator;
CREATE FUNCTION f() RETURNS int LANGUAGE alt AS $$ BEGIN RETURN 1; END $$;
