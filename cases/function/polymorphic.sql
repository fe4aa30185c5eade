-- Polymorphic arguments and results change.
-- case: from
CREATE FUNCTION first_of(a anyarray) RETURNS anyelement LANGUAGE sql AS $$ SELECT a[1] $$;
-- case: to
CREATE FUNCTION first_of(a anyarray) RETURNS anyelement LANGUAGE sql AS $$ SELECT a[array_lower(a, 1)] $$;
CREATE FUNCTION pick(a anycompatible, b anycompatible, c bool) RETURNS anycompatible LANGUAGE sql AS $$ SELECT CASE WHEN c THEN a ELSE b END $$;
