-- A label goes from an enum that two checks compare with.
-- case: from
CREATE TYPE state AS ENUM ('new', 'old', 'gone');
CREATE TABLE t (id int PRIMARY KEY, s state, at date,
  CONSTRAINT old_has_date CHECK (s <> 'old' OR at IS NOT NULL),
  CONSTRAINT listed CHECK (s = ANY (ARRAY['new'::state, 'old'::state])));
-- case: rows
INSERT INTO t VALUES (1, 'old', '2026-01-01'), (2, 'new', NULL);
-- case: to
CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE t (id int PRIMARY KEY, s state, at date,
  CONSTRAINT old_has_date CHECK (s <> 'old' OR at IS NOT NULL),
  CONSTRAINT listed CHECK (s = ANY (ARRAY['new'::state, 'old'::state])));
