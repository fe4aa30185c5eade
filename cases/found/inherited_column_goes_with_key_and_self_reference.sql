-- A column with children below goes, and with it a key and a foreign key on the same table that needs the key.
-- case: from
CREATE TABLE item (id integer, parent integer);
CREATE TABLE special_item () INHERITS (item);
ALTER TABLE item ADD CONSTRAINT item_pkey PRIMARY KEY (id);
ALTER TABLE item ADD CONSTRAINT item_parent_fkey FOREIGN KEY (parent) REFERENCES item (id) ON DELETE CASCADE;
-- case: to
CREATE TABLE item (parent integer);
CREATE TABLE special_item () INHERITS (item);
