-- Storage options of the table and of its toast table appear.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, body text);
-- case: rows
INSERT INTO t VALUES (1, 'x');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, body text) WITH (fillfactor = 70, autovacuum_enabled = false,
  autovacuum_vacuum_scale_factor = 0.05, parallel_workers = 4, toast_tuple_target = 1024,
  toast.autovacuum_enabled = off, toast.autovacuum_vacuum_cost_delay = 5);
