-- Names start with digits, hold dollar signs, operators, comment marks and statement ends.
-- case: from
CREATE TABLE "1st" ("2nd" int, a$b int);
-- case: to
CREATE TABLE "1st" ("2nd" int, a$b int NOT NULL, "$1" int, "$$" int, "--" int, "/*" int, "*/" int, ";" int, "+" int, "," int, "(" int, ")" int, ":x" int, "%s" int, "{}" int, "?" int);
CREATE FUNCTION "$f$"() RETURNS text LANGUAGE sql AS $f$ SELECT '$$; $f' $f$;
