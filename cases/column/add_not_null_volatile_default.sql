-- A NOT NULL column with a volatile default is added: every row needs a value of its own.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
-- case: rows
INSERT INTO t SELECT generate_series(1, 10);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, token uuid NOT NULL DEFAULT gen_random_uuid(), at timestamptz NOT NULL DEFAULT clock_timestamp());
