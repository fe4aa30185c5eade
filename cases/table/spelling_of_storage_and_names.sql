-- Two spellings: options in other order and case, quoted lower-case names, public written out, COLLATE "default".
-- case: same
-- case: from
CREATE TABLE t (id int, a text, b int[] NOT NULL, CONSTRAINT p PRIMARY KEY (id)) WITH (fillfactor = 70, autovacuum_enabled = true);
CREATE UNIQUE INDEX u ON t (a) WHERE a IS NOT NULL;
CREATE FUNCTION f(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql VOLATILE COST 100 AS 'SELECT 1';
CREATE TYPE e AS ENUM ('x');
-- case: to
CREATE TYPE "public"."e" AS ENUM ('x');
CREATE OR REPLACE FUNCTION public.f("a" integer, b int = 1) RETURNS int4 CALLED ON NULL INPUT LANGUAGE 'sql' AS $$SELECT 1$$;
CREATE TABLE "t" (id int, a text COLLATE "default", b integer ARRAY NOT NULL) WITH (FILLFACTOR = 70, autovacuum_enabled = TRUE);
ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY (id);
CREATE UNIQUE INDEX u ON public.t USING btree (a COLLATE "default" text_ops ASC NULLS LAST) WHERE ((a) IS NOT NULL);
