-- An enum gives its name to a domain over text, under a column with a default.
-- case: from
CREATE TYPE status AS ENUM ('on', 'off');
CREATE TABLE lamp (id int PRIMARY KEY, status status NOT NULL DEFAULT 'off');
-- case: rows
INSERT INTO lamp VALUES (1, 'on');
-- case: to
CREATE DOMAIN status AS text CHECK (VALUE IN ('on', 'off', 'broken'));
CREATE TABLE lamp (id int PRIMARY KEY, status status NOT NULL DEFAULT 'off');
