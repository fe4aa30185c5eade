-- A unique constraint that is replica identity and clustered index is made again on other columns.
-- case: from
CREATE TABLE t (a int NOT NULL, b int NOT NULL, CONSTRAINT u UNIQUE (a));
ALTER TABLE t REPLICA IDENTITY USING INDEX u;
ALTER TABLE t CLUSTER ON u;
COMMENT ON CONSTRAINT u ON t IS 'stays';
-- case: to
CREATE TABLE t (a int NOT NULL, b int NOT NULL, CONSTRAINT u UNIQUE (b, a));
ALTER TABLE t REPLICA IDENTITY USING INDEX u;
ALTER TABLE t CLUSTER ON u;
COMMENT ON CONSTRAINT u ON t IS 'stays';
