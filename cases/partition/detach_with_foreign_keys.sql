-- Partitions are detached from a table with foreign keys: one keeps the key, one does not want it, one moves below another.
-- case: from
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE ev (id int, k int, CONSTRAINT ev_k FOREIGN KEY (k) REFERENCES kind) PARTITION BY LIST (id);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES IN (1);
CREATE TABLE ev_2 PARTITION OF ev FOR VALUES IN (2);
CREATE TABLE ev_3 PARTITION OF ev FOR VALUES IN (3);
CREATE TABLE arch (id int, k int) PARTITION BY LIST (id);
-- case: rows
INSERT INTO kind VALUES (1);
INSERT INTO ev VALUES (1, 1), (2, 1), (3, NULL);
-- case: to
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE ev (id int, k int, CONSTRAINT ev_k FOREIGN KEY (k) REFERENCES kind) PARTITION BY LIST (id);
CREATE TABLE ev_1 (id int, k int, CONSTRAINT ev_k FOREIGN KEY (k) REFERENCES kind);
CREATE TABLE ev_2 (id int, k int);
CREATE TABLE arch (id int, k int) PARTITION BY LIST (id);
CREATE TABLE ev_3 PARTITION OF arch FOR VALUES IN (3);
