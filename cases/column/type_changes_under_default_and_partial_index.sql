-- A column with a default and a partial index becomes an enum: rows that are written meanwhile need the default.
-- case: from
CREATE TABLE orders (id int PRIMARY KEY, status varchar(20) NOT NULL DEFAULT 'pending', at date);
CREATE INDEX orders_pending ON orders (at) WHERE status = 'pending';
-- case: rows
INSERT INTO orders VALUES (1, DEFAULT, '2026-01-01'), (2, 'paid', NULL);
-- case: to
CREATE TYPE order_status AS ENUM ('pending', 'paid');
CREATE TABLE orders (id int PRIMARY KEY, status order_status NOT NULL DEFAULT 'pending', at date, extra int);
CREATE INDEX orders_pending ON orders (at) WHERE status = 'pending';
