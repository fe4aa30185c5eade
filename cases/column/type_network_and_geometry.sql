-- Network types change; a point stays.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a cidr, b inet, c macaddr, p point);
CREATE INDEX t_b ON t USING gist (b inet_ops);
-- case: rows
INSERT INTO t VALUES (1, '10.0.0.0/8', '10.0.0.1', '08:00:2b:01:02:03', '(1,2)');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a inet, b inet NOT NULL, c macaddr8, p point);
CREATE INDEX t_b ON t USING gist (b inet_ops);
