-- A table is attached with an index that is like the parent's and stays its own, beside the one that is attached.
-- case: from
CREATE TABLE log (shop int, line text);
CREATE TABLE log_all (shop int, line text) PARTITION BY LIST (shop);
CREATE INDEX log_all_line ON log_all (line);
CREATE UNIQUE INDEX log_all_shop_line ON log_all (shop, line);
CREATE INDEX log_mine ON log (line);
CREATE UNIQUE INDEX log_unique ON log (shop, line);
COMMENT ON INDEX log_mine IS 'kept';
-- case: rows
INSERT INTO log VALUES (1, 'a');
-- case: to
CREATE TABLE log (shop int, line text);
CREATE TABLE log_all (shop int, line text) PARTITION BY LIST (shop);
ALTER TABLE log_all ATTACH PARTITION log FOR VALUES IN (1);
CREATE INDEX log_all_line ON log_all (line);
CREATE UNIQUE INDEX log_all_shop_line ON log_all (shop, line);
CREATE INDEX log_mine ON log (line);
CREATE UNIQUE INDEX log_unique ON log (shop, line);
COMMENT ON INDEX log_mine IS 'kept';
