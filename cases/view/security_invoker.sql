-- A view runs with the rights of its user from now on.
-- case: requires = 15
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE VIEW a AS SELECT id FROM t;
CREATE VIEW b WITH (security_invoker = true, security_barrier) AS SELECT id FROM t;
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
CREATE VIEW a WITH (security_invoker) AS SELECT id FROM t;
CREATE VIEW b WITH (security_invoker = false) AS SELECT id FROM t;
