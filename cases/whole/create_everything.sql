-- From nothing to a schema of many kinds that lean on each other.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE EXTENSION citext;
CREATE SCHEMA shop;
CREATE TYPE shop.state AS ENUM ('cart', 'paid', 'sent');
CREATE DOMAIN shop.money AS numeric(12,2) CHECK (VALUE >= 0);
CREATE TYPE shop.address AS (street text, city text);
CREATE SEQUENCE shop.order_no START 1000;
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE FUNCTION shop.plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower($1) $$;
CREATE TABLE shop.customer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email citext NOT NULL UNIQUE, name text NOT NULL,
  home shop.address, favourite bigint, updated_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz);
CREATE TABLE shop.product (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, price shop.money NOT NULL,
  search tsvector GENERATED ALWAYS AS (to_tsvector('simple', name)) STORED);
ALTER TABLE shop.customer ADD FOREIGN KEY (favourite) REFERENCES shop.product ON DELETE SET NULL;
CREATE TABLE shop.orders (
  no bigint NOT NULL DEFAULT nextval('shop.order_no'), day date NOT NULL DEFAULT current_date,
  customer_id bigint NOT NULL REFERENCES shop.customer, state shop.state NOT NULL DEFAULT 'cart', total shop.money,
  PRIMARY KEY (no, day)) PARTITION BY RANGE (day);
CREATE TABLE shop.orders_2026 PARTITION OF shop.orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE shop.orders_rest PARTITION OF shop.orders DEFAULT;
CREATE INDEX product_search ON shop.product USING gin (search);
CREATE INDEX customer_plain ON shop.customer (shop.plain(name)) WHERE deleted_at IS NULL;
CREATE INDEX orders_customer ON shop.orders (customer_id, day DESC);
CREATE VIEW shop.open_orders AS SELECT o.no, c.email, o.total FROM shop.orders o JOIN shop.customer c ON c.id = o.customer_id WHERE o.state <> 'sent';
CREATE MATERIALIZED VIEW shop.revenue AS SELECT day, sum(total) AS total FROM shop.orders GROUP BY day;
CREATE UNIQUE INDEX revenue_day ON shop.revenue (day);
CREATE TRIGGER touch BEFORE UPDATE ON shop.customer FOR EACH ROW EXECUTE FUNCTION shop.touch();
ALTER TABLE shop.customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON shop.customer FOR SELECT TO relvar_case_a USING (email = current_user::citext);
CREATE STATISTICS shop.orders_stats ON customer_id, state FROM shop.orders;
CREATE PUBLICATION shop_pub FOR TABLE shop.product;
GRANT USAGE ON SCHEMA shop TO relvar_case_a;
GRANT SELECT ON shop.open_orders, shop.customer TO relvar_case_a;
COMMENT ON TABLE shop.orders IS 'by day';
