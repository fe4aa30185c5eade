-- The new label is the column's new default: it must be committed before it is used.
-- case: from
CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TABLE ticket (id int PRIMARY KEY, state state NOT NULL DEFAULT 'open');
-- case: rows
INSERT INTO ticket VALUES (1, 'open');
-- case: to
CREATE TYPE state AS ENUM ('draft', 'open', 'closed');
CREATE TABLE ticket (id int PRIMARY KEY, state state NOT NULL DEFAULT 'draft');
