-- Hostile names stand in defaults, checks, index predicates, view texts and SQL-standard bodies, over a type change.
-- case: from
CREATE SCHEMA "my ""schema""";
CREATE SEQUENCE "my ""schema"""."my 'seq'";
CREATE TABLE "my ""schema"""."my table" ("the id" bigint DEFAULT nextval('"my ""schema"""."my ''seq''"') PRIMARY KEY, "a b" int CONSTRAINT "a b > 0" CHECK ("a b" > 0));
CREATE INDEX "where a b" ON "my ""schema"""."my table" (("a b" + 1)) WHERE "a b" > 5;
CREATE VIEW "my ""schema"""."my view" AS SELECT "t t"."a b" AS "c d" FROM "my ""schema"""."my table" "t t";
CREATE FUNCTION "my ""schema"""."my f"("an arg" int) RETURNS bigint RETURN (SELECT max("a b") FROM "my ""schema"""."my table" WHERE "the id" = "an arg");
-- case: rows
INSERT INTO "my ""schema"""."my table" ("a b") VALUES (7);
-- case: to
CREATE SCHEMA "my ""schema""";
CREATE SEQUENCE "my ""schema"""."my 'seq'";
CREATE TABLE "my ""schema"""."my table" ("the id" bigint DEFAULT nextval('"my ""schema"""."my ''seq''"') PRIMARY KEY, "a b" bigint CONSTRAINT "a b > 0" CHECK ("a b" > 0));
CREATE INDEX "where a b" ON "my ""schema"""."my table" (("a b" + 1)) WHERE "a b" > 5;
CREATE VIEW "my ""schema"""."my view" AS SELECT "t t"."a b" AS "c d" FROM "my ""schema"""."my table" "t t";
CREATE FUNCTION "my ""schema"""."my f"("an arg" int) RETURNS bigint RETURN (SELECT max("a b") FROM "my ""schema"""."my table" WHERE "the id" = "an arg");
