-- A table and its columns are named by reserved words; one column comes, one goes.
-- case: lossy
-- case: from
CREATE TABLE "select" ("from" int PRIMARY KEY, "where" text, "order" int);
-- case: to
CREATE TABLE "select" ("from" int PRIMARY KEY, "where" text DEFAULT 'group', "user" int, "table" int REFERENCES "select");
CREATE INDEX "index" ON "select" ("where", "user" DESC);
