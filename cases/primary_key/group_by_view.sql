-- A view groups by the key and so depends on it; the key gets included columns.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE TABLE u (t_id int, n int);
CREATE VIEW v AS SELECT t.id, t.a, sum(u.n) AS n FROM t JOIN u ON u.t_id = t.id GROUP BY t.id;
-- case: rows
INSERT INTO t VALUES (1, 'x');
-- case: to
CREATE TABLE t (id int, a text, CONSTRAINT t_pkey PRIMARY KEY (id) INCLUDE (a));
CREATE TABLE u (t_id int, n int);
CREATE VIEW v AS SELECT t.id, t.a, sum(u.n) AS n FROM t JOIN u ON u.t_id = t.id GROUP BY t.id;
