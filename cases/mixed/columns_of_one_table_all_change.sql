-- One table loses columns, gets others, and changes type, default, NOT NULL and comment of the rest at once.
-- case: lossy
-- case: backfill item.c = 'x'
-- case: from
CREATE TABLE item (id int PRIMARY KEY, a int, b text, c varchar(10) NOT NULL, d numeric(10,2) DEFAULT 0, e date, f boolean, g text UNIQUE, h jsonb);
COMMENT ON COLUMN item.b IS 'b';
CREATE INDEX item_ab ON item (a, b);
CREATE VIEW item_v AS SELECT id, c, d FROM item;
-- case: rows
INSERT INTO item VALUES (1, 1, 'b', 'c', 2.5, '2026-01-01', true, 'g', '{}');
-- case: to
CREATE DOMAIN citext_like AS text;
CREATE TABLE item (id bigint PRIMARY KEY, c varchar(20), d numeric(12,2) NOT NULL DEFAULT 1, e timestamptz, f boolean NOT NULL DEFAULT false, g citext_like UNIQUE, i int[] DEFAULT '{}', j text COLLATE "C", k text GENERATED ALWAYS AS (c || '!') STORED);
COMMENT ON COLUMN item.c IS 'c';
CREATE INDEX item_c ON item (c, d DESC NULLS LAST) INCLUDE (e) WHERE f;
CREATE VIEW item_v AS SELECT id, c, d, e FROM item;
