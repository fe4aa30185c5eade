-- A check is added to a domain that columns with rows use.
-- case: from
CREATE DOMAIN qty AS int;
CREATE TABLE line (id int PRIMARY KEY, qty qty);
-- case: rows
INSERT INTO line VALUES (1, 5), (2, NULL);
-- case: to
CREATE DOMAIN qty AS int CONSTRAINT positive CHECK (VALUE > 0) CONSTRAINT small CHECK (VALUE < 1000);
CREATE TABLE line (id int PRIMARY KEY, qty qty);
