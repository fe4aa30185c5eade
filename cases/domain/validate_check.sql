-- A check that was not validated is now.
-- case: from
CREATE DOMAIN qty AS int;
ALTER DOMAIN qty ADD CONSTRAINT positive CHECK (VALUE > 0) NOT VALID;
CREATE TABLE line (id int PRIMARY KEY, qty qty);
-- case: rows
INSERT INTO line VALUES (1, 5);
-- case: to
CREATE DOMAIN qty AS int CONSTRAINT positive CHECK (VALUE > 0);
CREATE TABLE line (id int PRIMARY KEY, qty qty);
