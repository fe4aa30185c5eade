-- json becomes jsonb and can be indexed.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, doc json DEFAULT '{}', raw text);
-- case: rows
INSERT INTO t VALUES (1, '{"a": 1}', '[1]');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, doc jsonb DEFAULT '{}', raw jsonb);
CREATE INDEX t_doc ON t USING gin (doc jsonb_path_ops);
