-- A new label, a column of a new enum, a view that uses both and a check on the old column arrive at once.
-- case: from
CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TABLE ticket (id int PRIMARY KEY, state state NOT NULL DEFAULT 'open');
-- case: rows
INSERT INTO ticket VALUES (1, 'open');
-- case: to
CREATE TYPE state AS ENUM ('open', 'held', 'closed');
CREATE TYPE prio AS ENUM ('low', 'high');
CREATE TABLE ticket (id int PRIMARY KEY, state state NOT NULL DEFAULT 'held', prio prio NOT NULL DEFAULT 'low',
  CHECK (state <> 'held' OR prio = 'high' OR prio = 'low'));
CREATE VIEW urgent AS SELECT id FROM ticket WHERE prio = 'high' AND state = 'held';
CREATE INDEX ticket_held ON ticket (prio) WHERE state = 'held';
