-- Options of index methods appear, change and go; some can be set in place.
-- case: from
CREATE TABLE t (a int, b int[], c box, d int);
CREATE INDEX t_a ON t (a);
CREATE INDEX t_b ON t USING gin (b) WITH (fastupdate = off, gin_pending_list_limit = 64);
CREATE INDEX t_c ON t USING gist (c) WITH (buffering = on, fillfactor = 80);
CREATE INDEX t_d ON t USING brin (d) WITH (pages_per_range = 32);
-- case: to
CREATE TABLE t (a int, b int[], c box, d int);
CREATE INDEX t_a ON t (a) WITH (fillfactor = 50, deduplicate_items = off);
CREATE INDEX t_b ON t USING gin (b);
CREATE INDEX t_c ON t USING gist (c) WITH (fillfactor = 80);
CREATE INDEX t_d ON t USING brin (d) WITH (pages_per_range = 64, autosummarize = on);
