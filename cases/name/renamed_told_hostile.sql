-- Hostile names are renamed on request.
-- case: rename table "old ""name""" -> "new.name"
-- case: rename column "old ""name"""."a b" -> "new.name"."c.d"
-- case: from
CREATE TABLE "old ""name""" ("a b" int);
-- case: rows
INSERT INTO "old ""name""" VALUES (1);
-- case: to
CREATE TABLE "new.name" ("c.d" int);
