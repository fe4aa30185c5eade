-- Sequences change owner, type and bounds while one owner goes and another comes.
-- case: lossy
-- case: from
CREATE SEQUENCE s1; CREATE SEQUENCE s2 AS int MAXVALUE 100 CYCLE; CREATE SEQUENCE s3;
CREATE TABLE a (id bigint DEFAULT nextval('s1'), n int DEFAULT nextval('s2'));
CREATE TABLE b (id bigint DEFAULT nextval('s3'));
ALTER SEQUENCE s1 OWNED BY a.id; ALTER SEQUENCE s2 OWNED BY a.n; ALTER SEQUENCE s3 OWNED BY b.id;
-- case: rows
INSERT INTO a DEFAULT VALUES;
-- case: to
CREATE SEQUENCE s1 START 10; CREATE SEQUENCE s2 AS bigint MINVALUE -5; CREATE SEQUENCE s4 OWNED BY NONE;
CREATE TABLE a (id bigint DEFAULT nextval('s4'), n bigint DEFAULT nextval('s1'));
CREATE TABLE c (id bigint DEFAULT nextval('s2') PRIMARY KEY);
ALTER SEQUENCE s1 OWNED BY a.n; ALTER SEQUENCE s2 OWNED BY c.id;
