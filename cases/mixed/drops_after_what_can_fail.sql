-- A column and a table go, and a unique index comes: the rows are gone only when the index is there.
-- case: lossy
-- case: from
CREATE TABLE customer (id int PRIMARY KEY, name text);
CREATE TABLE ordering (id int PRIMARY KEY, customer int REFERENCES customer, note text);
CREATE TABLE archive (id int PRIMARY KEY, ordering int REFERENCES ordering, body text);
-- case: rows
INSERT INTO customer VALUES (1, 'Ada');
INSERT INTO ordering VALUES (1, 1, 'late');
INSERT INTO archive VALUES (1, 1, 'x');
-- case: to
CREATE TABLE customer (id int PRIMARY KEY, name text, nick text);
CREATE TABLE ordering (id int PRIMARY KEY, customer int REFERENCES customer);
CREATE UNIQUE INDEX ordering_customer ON ordering (customer);
