-- Names differ only in their capitals.
-- case: from
CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE "Users" ("ID" int PRIMARY KEY, id int);
-- case: to
CREATE TABLE users (id int PRIMARY KEY, "Id" text);
CREATE TABLE "Users" ("ID" bigint PRIMARY KEY, id int);
CREATE TABLE "USERS" ("iD" int REFERENCES "Users");
CREATE TYPE "Type" AS ENUM ('a', 'A');
CREATE TYPE type_ AS ENUM ('A');
