-- Composite foreign keys between tables and columns of hostile names.
-- case: from
CREATE TABLE "a,b" ("x,y" int, "(z)" int, PRIMARY KEY ("x,y", "(z)"));
CREATE TABLE "c;d" ("x,y" int, "(z)" int);
-- case: rows
INSERT INTO "a,b" VALUES (1, 2);
INSERT INTO "c;d" VALUES (1, 2);
-- case: to
CREATE TABLE "a,b" ("x,y" int, "(z)" int, PRIMARY KEY ("x,y", "(z)"));
CREATE TABLE "c;d" ("x,y" int, "(z)" int, CONSTRAINT "fk ""1""" FOREIGN KEY ("x,y", "(z)") REFERENCES "a,b" ON DELETE CASCADE);
