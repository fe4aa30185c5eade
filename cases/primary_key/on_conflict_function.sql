-- A SQL-standard function body names the constraint in ON CONFLICT; the constraint changes.
-- case: from
CREATE TABLE t (id int, a text, CONSTRAINT t_pkey PRIMARY KEY (id));
CREATE FUNCTION put(i int, x text) RETURNS void
BEGIN ATOMIC
  INSERT INTO t VALUES (i, x) ON CONFLICT ON CONSTRAINT t_pkey DO NOTHING;
END;
-- case: to
CREATE TABLE t (id int, a text, CONSTRAINT t_pkey PRIMARY KEY (id) WITH (fillfactor = 50));
CREATE FUNCTION put(i int, x text) RETURNS void
BEGIN ATOMIC
  INSERT INTO t VALUES (i, x) ON CONFLICT ON CONSTRAINT t_pkey DO UPDATE SET a = excluded.a;
END;
