-- The inner domain changes its base type, so the outer one is replaced with it.
-- case: from
CREATE DOMAIN cents AS int;
CREATE DOMAIN price AS cents NOT NULL CONSTRAINT positive CHECK (VALUE > 0);
CREATE TABLE item (id int PRIMARY KEY, price price DEFAULT 1);
-- case: rows
INSERT INTO item VALUES (1, 100);
-- case: to
CREATE DOMAIN cents AS bigint;
CREATE DOMAIN price AS cents NOT NULL CONSTRAINT positive CHECK (VALUE > 0);
CREATE TABLE item (id int PRIMARY KEY, price price DEFAULT 1);
