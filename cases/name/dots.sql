-- Names hold dots, so that two different pairs of schema and table read alike.
-- case: from
CREATE SCHEMA a;
CREATE SCHEMA "a.b";
CREATE TABLE a."b.c" (id int PRIMARY KEY);
CREATE TABLE "a.b".c (id int PRIMARY KEY);
-- case: to
CREATE SCHEMA a;
CREATE SCHEMA "a.b";
CREATE TABLE a."b.c" (id int PRIMARY KEY, "x.y" text);
CREATE TABLE "a.b".c (id bigint PRIMARY KEY);
CREATE VIEW "a.b"."v.w" AS SELECT t."x.y", c.id FROM a."b.c" t, "a.b".c;
