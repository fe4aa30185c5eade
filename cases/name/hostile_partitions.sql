-- Partitioned tables, bounds and indexes of hostile names.
-- case: from
CREATE TABLE "Ev ents" ("the day" date, "Re""gion" text) PARTITION BY LIST ("Re""gion");
-- case: to
CREATE TABLE "Ev ents" ("the day" date, "Re""gion" text) PARTITION BY LIST ("Re""gion");
CREATE TABLE "Ev ents.eu" PARTITION OF "Ev ents" FOR VALUES IN ('it''s', '"', '\');
CREATE INDEX "by day;" ON "Ev ents" ("the day");
