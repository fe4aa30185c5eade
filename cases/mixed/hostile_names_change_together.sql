-- Objects of every kind with hostile names change at once.
-- case: from
CREATE SCHEMA "a.b";
CREATE TYPE "a.b"."select" AS ENUM ('it''s', '"q"');
CREATE SEQUENCE "a.b"."seq;--";
CREATE TABLE "a.b"."from" ("order" int PRIMARY KEY, "It's" "a.b"."select" DEFAULT 'it''s', "ü x" text, "a""b" int DEFAULT nextval('"a.b"."seq;--"'));
CREATE INDEX "i d x" ON "a.b"."from" ("ü x", ("a""b" + 1));
CREATE VIEW "a.b"."View" AS SELECT "order", "It's" FROM "a.b"."from";
CREATE FUNCTION "a.b"."fn $$"("in" "a.b"."from") RETURNS text LANGUAGE sql AS $q$ SELECT ("in")."ü x" $q$;
COMMENT ON COLUMN "a.b"."from"."It's" IS 'it''s \ "x"';
-- case: rows
INSERT INTO "a.b"."from" VALUES (1, 'it''s', 'x', 1);
-- case: to
CREATE SCHEMA "a.b";
CREATE TYPE "a.b"."select" AS ENUM ('"q"', 'it''s', '$1');
CREATE SEQUENCE "a.b"."seq;--" AS int INCREMENT 2;
CREATE TABLE "a.b"."from" ("order" bigint PRIMARY KEY, "It's" "a.b"."select" DEFAULT '"q"', "ü x" varchar(9) NOT NULL DEFAULT '''', "a""b" int DEFAULT nextval('"a.b"."seq;--"'), CONSTRAINT "c k" CHECK ("a""b" > 0));
CREATE INDEX "i d x" ON "a.b"."from" ("ü x" DESC, ("a""b" + 1));
CREATE VIEW "a.b"."View" AS SELECT "order", "It's", "a""b" FROM "a.b"."from";
CREATE FUNCTION "a.b"."fn $$"("in" "a.b"."from") RETURNS text LANGUAGE sql AS $q$ SELECT ("in")."ü x" || '' $q$;
COMMENT ON COLUMN "a.b"."from"."It's" IS 'its';
COMMENT ON CONSTRAINT "c k" ON "a.b"."from" IS 'k''';
