-- A default calls a function that is new, and that itself reads a new table.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE TABLE counter (n int NOT NULL);
CREATE FUNCTION next_n() RETURNS int LANGUAGE sql AS $$ SELECT coalesce(max(n), 0) + 1 FROM counter $$;
CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT next_n());
