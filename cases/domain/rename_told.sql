-- A domain is renamed on request under a column.
-- case: rename domain qty -> quantity
-- case: from
CREATE DOMAIN qty AS int CONSTRAINT positive CHECK (VALUE > 0);
CREATE TABLE line (id int PRIMARY KEY, n qty);
-- case: rows
INSERT INTO line VALUES (1, 3);
-- case: to
CREATE DOMAIN quantity AS int CONSTRAINT positive CHECK (VALUE > 0);
CREATE TABLE line (id int PRIMARY KEY, n quantity);
