-- A label goes from an enum inside a composite type that a table stores.
-- case: from
CREATE TYPE unit AS ENUM ('kg', 'lb', 'st');
CREATE TYPE weight AS (amount numeric, unit unit);
CREATE TABLE parcel (id int PRIMARY KEY, weight weight);
-- case: rows
INSERT INTO parcel VALUES (1, ROW(2.5, 'kg')), (2, NULL);
-- case: to
CREATE TYPE unit AS ENUM ('kg', 'lb');
CREATE TYPE weight AS (amount numeric, unit unit);
CREATE TABLE parcel (id int PRIMARY KEY, weight weight);
