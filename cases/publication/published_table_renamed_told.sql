-- A published table is renamed on request and stays published.
-- case: rename table a -> b
-- case: from
CREATE TABLE a (id int CONSTRAINT pk PRIMARY KEY);
CREATE PUBLICATION pub FOR TABLE a;
-- case: rows
INSERT INTO a VALUES (1);
-- case: to
CREATE TABLE b (id int CONSTRAINT pk PRIMARY KEY);
CREATE PUBLICATION pub FOR TABLE b;
