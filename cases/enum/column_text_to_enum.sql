-- A text column with a default and a check becomes an enum column.
-- case: from
CREATE TABLE ticket (id int PRIMARY KEY, state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')));
-- case: rows
INSERT INTO ticket VALUES (1, 'open'), (2, 'closed');
-- case: to
CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TABLE ticket (id int PRIMARY KEY, state state NOT NULL DEFAULT 'open');
