-- Names hold double quotes, spaces, single quotes and backslashes; everything about the table changes.
-- case: from
CREATE TABLE "Weird "" name" ("a ""quoted"" column" int, "it's" text, "back\slash" int);
CREATE INDEX "an ""index""" ON "Weird "" name" ("it's");
-- case: rows
INSERT INTO "Weird "" name" VALUES (1, 'x', 2);
-- case: to
CREATE TABLE "Weird "" name" ("a ""quoted"" column" bigint PRIMARY KEY, "it's" text NOT NULL DEFAULT 'a''b', "back\slash" int CHECK ("back\slash" > 0));
CREATE INDEX "an ""index""" ON "Weird "" name" (lower("it's"));
COMMENT ON COLUMN "Weird "" name"."it's" IS '"';
