-- An immutable function mentions enum labels and serves an index; the enum gains a label that the function then knows.
-- case: from
CREATE TYPE prio AS ENUM ('low', 'high');
CREATE FUNCTION weight(p prio) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT CASE p WHEN 'low' THEN 1 ELSE 2 END $$;
CREATE TABLE t (p prio);
CREATE INDEX t_weight ON t (weight(p));
-- case: rows
INSERT INTO t VALUES ('low');
-- case: to
CREATE TYPE prio AS ENUM ('low', 'mid', 'high');
CREATE FUNCTION weight(p prio) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT CASE p WHEN 'low' THEN 1 WHEN 'mid' THEN 2 ELSE 3 END $$;
CREATE TABLE t (p prio);
CREATE INDEX t_weight ON t (weight(p));
