-- Names of relations rotate through their kinds.
-- case: lossy
-- case: from
CREATE SEQUENCE a;
CREATE TABLE b (x int);
CREATE VIEW c AS SELECT x FROM b;
CREATE INDEX d ON b (x);
-- case: to
CREATE TABLE a (x int);
CREATE VIEW b AS SELECT x FROM a;
CREATE SEQUENCE c;
CREATE MATERIALIZED VIEW d AS SELECT x FROM a;
