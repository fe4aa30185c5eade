-- Reserved words name a schema, a type, a domain, a function, a view, a sequence, a trigger and a policy.
-- case: from
-- case: to
CREATE SCHEMA "create";
CREATE TYPE "create"."grant" AS ENUM ('select', 'NULL');
CREATE DOMAIN "create"."in" AS int CONSTRAINT "check" CHECK (VALUE > 0);
CREATE SEQUENCE "create"."limit";
CREATE TABLE "create"."table" ("column" "create"."grant" DEFAULT 'NULL', "default" "create"."in", "end" int DEFAULT nextval('"create"."limit"'),
  CONSTRAINT "primary" PRIMARY KEY ("end"), CONSTRAINT "unique" UNIQUE ("default"));
CREATE FUNCTION "create"."all"("and" int, OUT "or" int) LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION "create"."do"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER "for" BEFORE UPDATE OF "column" ON "create"."table" FOR EACH ROW EXECUTE FUNCTION "create"."do"('then');
CREATE POLICY "to" ON "create"."table" USING ("end" > 0);
CREATE VIEW "create"."user" AS SELECT "column" AS "case", "end" AS "else" FROM "create"."table" AS "as";
