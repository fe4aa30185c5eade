-- Privileges, comments and owners on objects of hostile names.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TYPE "an Enum" AS ENUM ('x');
CREATE FUNCTION "my Func"("an Arg" "an Enum"[]) RETURNS "an Enum" LANGUAGE sql AS $$ SELECT 'x'::"an Enum" $$;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TYPE "an Enum" AS ENUM ('x', 'Y y');
CREATE FUNCTION "my Func"("an Arg" "an Enum"[]) RETURNS "an Enum" LANGUAGE sql AS $$ SELECT 'x'::"an Enum" $$;
REVOKE ALL ON FUNCTION "my Func"("an Enum"[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "my Func"("an Enum"[]) TO relvar_case_a;
COMMENT ON FUNCTION "my Func"("an Enum"[]) IS 'x';
ALTER TYPE "an Enum" OWNER TO relvar_case_b;
