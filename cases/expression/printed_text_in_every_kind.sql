-- Expressions that PostgreSQL prints otherwise once it has read its own print: BETWEEN in AND, IN over varchar.
-- case: requires = 15
-- case: from
CREATE TABLE item (id int PRIMARY KEY);
-- case: to
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE DOMAIN size AS int CHECK (VALUE BETWEEN 1 AND 5 AND VALUE <> 3);
CREATE TABLE item (id int PRIMARY KEY, kind varchar(20) DEFAULT 'new', n int, m int, ok boolean DEFAULT ('a' IN ('a'::varchar, 'b')),
    narrow boolean GENERATED ALWAYS AS (n BETWEEN 1 AND 5 AND m > 0) STORED,
    listed boolean GENERATED ALWAYS AS (kind NOT IN ('old', 'gone')) STORED,
    CONSTRAINT kinds CHECK (kind IN ('new', 'done')),
    CONSTRAINT range CHECK (n NOT BETWEEN 1 AND 5 OR m > 0),
    CONSTRAINT pair CHECK ((n, m) = (1, 2) AND id > 0),
    CONSTRAINT several CHECK (n IN (m, id, 7) OR m IS NULL),
    EXCLUDE (id WITH =) WHERE (kind IN ('a', 'b') AND n BETWEEN 1 AND 5 AND m > 0));
CREATE INDEX item_part_idx ON item (id) WHERE n BETWEEN SYMMETRIC 5 AND 1 OR m > 0;
CREATE INDEX item_expression_idx ON item ((n BETWEEN 1 AND m AND m > 0), (kind IN ('a', 'b')));
CREATE STATISTICS item_stats ON (n BETWEEN 1 AND 5 AND m > 0), id FROM item;
CREATE VIEW shown AS SELECT id, kind IN ('a', 'b') AS listed,
    CASE WHEN n BETWEEN 1 AND 5 AND m > 0 THEN 'x' END AS x
    FROM item WHERE kind <> ALL (ARRAY['x', 'y']::varchar[]) AND kind IN (SELECT 'a');
CREATE MATERIALIZED VIEW kept AS SELECT id FROM item WHERE (n, m) <> (1, 2) OR id > 5;
CREATE RULE log AS ON DELETE TO item WHERE old.n BETWEEN 1 AND 5 AND old.m > 0
    DO ALSO INSERT INTO item (id, kind) SELECT 1, 'a' WHERE old.kind IN ('a', 'b');
CREATE POLICY listed ON item USING (kind IN ('a', 'b')) WITH CHECK (n BETWEEN 1 AND 5 AND m > 0);
CREATE TRIGGER checked BEFORE INSERT ON item FOR EACH ROW
    WHEN (new.n BETWEEN 1 AND 5 AND new.kind IN ('a', 'b')) EXECUTE FUNCTION keep();
CREATE FUNCTION between_them(n int DEFAULT 3, ok boolean DEFAULT (2 BETWEEN 1 AND 3 AND 1 > 0)) RETURNS boolean LANGUAGE sql
    RETURN n BETWEEN 1 AND 5 AND ok;
CREATE FUNCTION words() RETURNS SETOF text LANGUAGE sql
    BEGIN ATOMIC SELECT 'a' UNION SELECT kind FROM item WHERE kind IN ('a', 'b'); SELECT 'b'::text; END;
CREATE PUBLICATION items FOR TABLE item WHERE (n BETWEEN 1 AND 5 AND id > 0);
