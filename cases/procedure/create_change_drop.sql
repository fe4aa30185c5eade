-- Procedures come, change and go.
-- case: from
CREATE TABLE t (a int);
CREATE PROCEDURE add_one(x int) LANGUAGE sql AS $$ INSERT INTO t VALUES (x) $$;
CREATE PROCEDURE gone() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;
-- case: to
CREATE TABLE t (a int);
CREATE PROCEDURE add_one(x int) LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$ INSERT INTO t VALUES (x + 1) $$;
CREATE PROCEDURE add_two(x int, y int DEFAULT 2) BEGIN ATOMIC INSERT INTO t VALUES (x); INSERT INTO t VALUES (y); END;
