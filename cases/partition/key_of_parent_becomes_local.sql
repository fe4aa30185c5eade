-- The parent's key goes, and a partition has one of its own under the name that it had.
-- case: unguarded
-- case: from
CREATE TABLE shelf (number int NOT NULL, label text, PRIMARY KEY (number)) PARTITION BY LIST (number);
CREATE TABLE shelf_1 PARTITION OF shelf FOR VALUES IN (1);
-- case: rows
INSERT INTO shelf VALUES (1, 'a');
-- case: to
CREATE TABLE shelf (number int NOT NULL, label text) PARTITION BY LIST (number);
CREATE TABLE shelf_1 PARTITION OF shelf (PRIMARY KEY (number)) FOR VALUES IN (1);
