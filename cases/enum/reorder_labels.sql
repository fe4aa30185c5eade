-- The labels change their order, which is their sort order in indexes and comparisons.
-- case: from
CREATE TYPE prio AS ENUM ('low', 'high', 'mid');
CREATE TABLE job (id int PRIMARY KEY, prio prio);
CREATE INDEX job_prio ON job (prio, id);
-- case: rows
INSERT INTO job VALUES (1, 'low'), (2, 'mid'), (3, 'high');
-- case: to
CREATE TYPE prio AS ENUM ('low', 'mid', 'high');
CREATE TABLE job (id int PRIMARY KEY, prio prio);
CREATE INDEX job_prio ON job (prio, id);
