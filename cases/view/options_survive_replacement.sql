-- A view with options, a default, a rule, a trigger, comments and grants is replaced by another shape.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, a int, b int);
CREATE VIEW v WITH (security_barrier) AS SELECT id, a FROM t;
ALTER VIEW v ALTER COLUMN a SET DEFAULT 5;
CREATE RULE v_del AS ON DELETE TO v DO INSTEAD DELETE FROM t WHERE id = OLD.id;
CREATE FUNCTION v_ins() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t (id) VALUES (NEW.id); RETURN NEW; END $$;
CREATE TRIGGER v_ins INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION v_ins();
COMMENT ON VIEW v IS 'part of t';
COMMENT ON COLUMN v.a IS 'an a';
COMMENT ON TRIGGER v_ins ON v IS 'goes on';
COMMENT ON RULE v_del ON v IS 'by id';
GRANT SELECT ON v TO relvar_case_a;
GRANT UPDATE (a) ON v TO relvar_case_b;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, a int, b int);
CREATE VIEW v WITH (security_barrier) AS SELECT b, id, a FROM t;
ALTER VIEW v ALTER COLUMN a SET DEFAULT 5;
CREATE RULE v_del AS ON DELETE TO v DO INSTEAD DELETE FROM t WHERE id = OLD.id;
CREATE FUNCTION v_ins() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t (id) VALUES (NEW.id); RETURN NEW; END $$;
CREATE TRIGGER v_ins INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION v_ins();
COMMENT ON VIEW v IS 'part of t';
COMMENT ON COLUMN v.a IS 'an a';
COMMENT ON TRIGGER v_ins ON v IS 'goes on';
COMMENT ON RULE v_del ON v IS 'by id';
GRANT SELECT ON v TO relvar_case_a;
GRANT UPDATE (a) ON v TO relvar_case_b;
