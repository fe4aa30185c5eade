-- The same schema written in another order and another style.
-- case: same
-- case: from
CREATE TYPE state AS ENUM ('a', 'b');
CREATE TABLE kind (id int PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE item (
  id bigserial PRIMARY KEY,
  kind_id int NOT NULL REFERENCES kind (id) ON DELETE CASCADE,
  state state NOT NULL DEFAULT 'a',
  price numeric(10,2) CHECK (price > 0),
  made timestamptz DEFAULT now());
CREATE INDEX item_kind ON item (kind_id);
CREATE VIEW cheap AS SELECT id, price FROM item WHERE price < 10;
COMMENT ON TABLE item IS 'things';
-- case: to
CREATE TABLE item (id int8 NOT NULL, kind_id int4 NOT NULL, price decimal(10, 2), made timestamp with time zone);
CREATE SEQUENCE item_id_seq AS bigint OWNED BY item.id;
COMMENT ON TABLE item IS E'things';
CREATE TABLE kind (id integer, name text);
ALTER TABLE kind ADD PRIMARY KEY (id), ALTER name SET NOT NULL;
ALTER TABLE ONLY kind ADD UNIQUE (name);
CREATE TYPE state AS ENUM ('a');
ALTER TABLE item DROP COLUMN made, DROP COLUMN price;
DROP TYPE state;
CREATE TYPE state AS ENUM ('a', 'b');
ALTER TABLE item ADD state state DEFAULT 'a'::state, ADD price numeric(10,2), ADD made timestamptz;
ALTER TABLE item ALTER id SET DEFAULT nextval('item_id_seq'::regclass), ALTER state SET NOT NULL, ALTER made SET DEFAULT now();
CREATE UNIQUE INDEX item_pkey ON item USING btree (id);
ALTER TABLE item ADD CONSTRAINT item_pkey PRIMARY KEY USING INDEX item_pkey;
ALTER TABLE item ADD CONSTRAINT item_price_check CHECK (price > (0)::numeric) NOT VALID;
ALTER TABLE item VALIDATE CONSTRAINT item_price_check;
ALTER TABLE item ADD FOREIGN KEY (kind_id) REFERENCES kind MATCH SIMPLE ON UPDATE NO ACTION ON DELETE CASCADE;
CREATE INDEX item_kind ON item USING btree (kind_id ASC NULLS LAST);
CREATE VIEW cheap (id, price) AS SELECT i.id, i.price FROM item i WHERE i.price < 10;
CREATE OR REPLACE VIEW cheap AS SELECT item.id, item.price FROM public.item WHERE (item.price < (10)::numeric);
