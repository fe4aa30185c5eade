-- Privileges that an owner has lost go back to that owner, who is not the role that runs the plan.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY);
CREATE TABLE kept (id int);
ALTER TABLE kept OWNER TO relvar_case_a;
CREATE SEQUENCE s;
CREATE SCHEMA shop;
CREATE TYPE mood AS ENUM ('ok');
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER TABLE t OWNER TO relvar_case_a;
ALTER SEQUENCE s OWNER TO relvar_case_a;
ALTER SCHEMA shop OWNER TO relvar_case_a;
ALTER TYPE mood OWNER TO relvar_case_a;
ALTER FUNCTION one() OWNER TO relvar_case_a;
GRANT REFERENCES (id) ON t TO relvar_case_a;
REVOKE INSERT ON t FROM relvar_case_a;
GRANT SELECT (id) ON kept TO relvar_case_a;
REVOKE UPDATE ON SEQUENCE s FROM relvar_case_a;
REVOKE CREATE ON SCHEMA shop FROM relvar_case_a;
REVOKE ALL ON TYPE mood FROM relvar_case_a;
REVOKE ALL ON FUNCTION one() FROM relvar_case_a;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY);
CREATE TABLE kept (id int);
ALTER TABLE kept OWNER TO relvar_case_a;
CREATE SEQUENCE s;
CREATE SCHEMA shop;
CREATE TYPE mood AS ENUM ('ok');
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER TABLE t OWNER TO relvar_case_a;
ALTER SEQUENCE s OWNER TO relvar_case_a;
ALTER SCHEMA shop OWNER TO relvar_case_a;
ALTER TYPE mood OWNER TO relvar_case_a;
ALTER FUNCTION one() OWNER TO relvar_case_a;
GRANT UPDATE (id) ON t TO relvar_case_a;
REVOKE DELETE ON kept FROM relvar_case_a;
GRANT SELECT (id) ON kept TO relvar_case_a;
