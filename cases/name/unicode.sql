-- Names in other scripts, with combining marks and outside the basic plane.
-- case: from
CREATE TABLE "naïve ☃" ("größe" int, "名前" text);
-- case: rows
INSERT INTO "naïve ☃" VALUES (1, 'x');
-- case: to
CREATE TABLE "naïve ☃" ("größe" int NOT NULL, "名前" text, "𝔘𝔫𝔦" int, "e" int, "é" int, U&"e\0301" int);
CREATE INDEX "индекс" ON "naïve ☃" ("名前");
CREATE FUNCTION "ƒ"("α" int) RETURNS int LANGUAGE sql AS $$ SELECT "α" $$;
