-- The unique constraint under a foreign key gets another name and other columns; the key follows to a new one.
-- case: from
CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a));
CREATE TABLE r (a int, b int, CONSTRAINT r_t FOREIGN KEY (a) REFERENCES t (a));
-- case: rows
INSERT INTO t VALUES (1, 2);
INSERT INTO r VALUES (1, 2);
-- case: to
CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a, b));
CREATE TABLE r (a int, b int, CONSTRAINT r_t FOREIGN KEY (a, b) REFERENCES t (a, b));
