-- The comment that initdb gave the public schema is replaced.
-- case: from
-- case: to
COMMENT ON SCHEMA public IS 'where everything lives';
