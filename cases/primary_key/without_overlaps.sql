-- A temporal key.
-- case: requires = 18
-- case: from
CREATE EXTENSION btree_gist;
CREATE TABLE price (item int NOT NULL, valid daterange NOT NULL, amount numeric);
-- case: rows
INSERT INTO price VALUES (1, '[2026-01-01,2026-02-01)', 5);
-- case: to
CREATE EXTENSION btree_gist;
CREATE TABLE price (item int, valid daterange, amount numeric, PRIMARY KEY (item, valid WITHOUT OVERLAPS));
