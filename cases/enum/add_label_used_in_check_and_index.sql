-- The new label is used at once in a check, in a partial index and in a view.
-- case: from
CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TABLE ticket (id int PRIMARY KEY, state state NOT NULL, closed_at timestamptz);
-- case: rows
INSERT INTO ticket VALUES (1, 'open', NULL), (2, 'closed', now());
-- case: to
CREATE TYPE state AS ENUM ('open', 'waiting', 'closed');
CREATE TABLE ticket (id int PRIMARY KEY, state state NOT NULL, closed_at timestamptz,
  CONSTRAINT closed_has_time CHECK (state NOT IN ('waiting', 'open') OR closed_at IS NULL));
CREATE INDEX ticket_waiting ON ticket (id) WHERE state = 'waiting';
CREATE VIEW waiting AS SELECT id FROM ticket WHERE state = 'waiting'::state;
