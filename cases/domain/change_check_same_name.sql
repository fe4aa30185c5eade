-- A check changes its expression under the same name.
-- case: from
CREATE DOMAIN qty AS int CONSTRAINT ok CHECK (VALUE > 0);
CREATE TABLE line (id int PRIMARY KEY, qty qty);
-- case: rows
INSERT INTO line VALUES (1, 5);
-- case: to
CREATE DOMAIN qty AS int CONSTRAINT ok CHECK (VALUE BETWEEN 1 AND 100);
CREATE TABLE line (id int PRIMARY KEY, qty qty);
