-- A name of several-byte letters is cut between letters, not within one.
-- case: from
CREATE TABLE "ääääääääääääääääääääääääääääää" (id int);
-- case: to
CREATE TABLE "ääääääääääääääääääääääääääääää" (id int PRIMARY KEY, "öööööööööööööööööööööööööööö" int UNIQUE);
CREATE INDEX ON "ääääääääääääääääääääääääääääää" (id, "öööööööööööööööööööööööööööö");
