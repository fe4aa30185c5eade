-- An extension goes, and with it the privileges on its members, which cannot be revoked afterwards.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE EXTENSION ltree;
REVOKE EXECUTE ON FUNCTION ltree2text(ltree) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ltree2text(ltree) TO relvar_case_a;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
