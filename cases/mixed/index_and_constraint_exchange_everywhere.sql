-- Unique indexes become constraints and constraints indexes, below a foreign key, a replica identity and a cluster mark.
-- case: unguarded
-- case: from
CREATE TABLE a (id int NOT NULL, code text NOT NULL, x int, CONSTRAINT a_pk PRIMARY KEY (id), CONSTRAINT a_code UNIQUE (code));
CREATE UNIQUE INDEX a_x ON a (x);
CREATE TABLE b (a_code text REFERENCES a (code), a_x int REFERENCES a (x));
ALTER TABLE a REPLICA IDENTITY USING INDEX a_code;
ALTER TABLE a CLUSTER ON a_x;
-- case: rows
INSERT INTO a VALUES (1, 'c', 1); INSERT INTO b VALUES ('c', 1);
-- case: to
CREATE TABLE a (id int NOT NULL, code text NOT NULL, x int NOT NULL, CONSTRAINT a_x PRIMARY KEY (x));
CREATE UNIQUE INDEX a_code ON a (code);
CREATE UNIQUE INDEX a_pk ON a (id);
CREATE TABLE b (a_code text REFERENCES a (code), a_x int REFERENCES a);
ALTER TABLE a REPLICA IDENTITY USING INDEX a_pk;
ALTER TABLE a CLUSTER ON a_code;
