-- Added, dropped, retyped, tightened, loosened, renamed by nobody: one table, many changes.
-- case: lossy
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b varchar(10), c text DEFAULT 'x', d date, e jsonb NOT NULL DEFAULT '{}');
CREATE INDEX t_bc ON t (b, c);
-- case: rows
INSERT INTO t VALUES (1, 2, 'b', 'c', '2026-01-01');
-- case: to
CREATE TABLE t (id bigint PRIMARY KEY, a int, b text NOT NULL, c text, e jsonb, f int NOT NULL DEFAULT 3, g text COLLATE "C" UNIQUE);
CREATE INDEX t_bc ON t (c, b) WHERE f > 0;
