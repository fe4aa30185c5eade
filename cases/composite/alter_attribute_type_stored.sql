-- An attribute changes its type in a type that a table stores: ALTER TYPE refuses that.
-- case: from
CREATE TYPE money_amount AS (amount int, currency text);
CREATE TABLE item (id int PRIMARY KEY, price money_amount);
-- case: rows
INSERT INTO item VALUES (1, ROW(100, 'EUR')), (2, NULL);
-- case: to
CREATE TYPE money_amount AS (amount bigint, currency text);
CREATE TABLE item (id int PRIMARY KEY, price money_amount);
