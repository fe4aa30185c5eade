-- One option changes, one goes, one appears.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, body text) WITH (fillfactor = 70, parallel_workers = 2, toast.autovacuum_vacuum_threshold = 9);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, body text) WITH (fillfactor = 80, user_catalog_table = true);
