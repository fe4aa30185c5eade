-- A partition whose rows are referenced gets other bounds: it cannot be detached while the foreign key is there.
-- case: unguarded
-- case: from
CREATE TABLE seat (row_number int PRIMARY KEY) PARTITION BY RANGE (row_number);
CREATE TABLE seat_front PARTITION OF seat FOR VALUES FROM (1) TO (5);
CREATE TABLE ticket (id int PRIMARY KEY, seat int REFERENCES seat);
-- case: rows
INSERT INTO seat VALUES (2);
INSERT INTO ticket VALUES (1, 2);
-- case: to
CREATE TABLE seat (row_number int PRIMARY KEY) PARTITION BY RANGE (row_number);
CREATE TABLE seat_front PARTITION OF seat FOR VALUES FROM (1) TO (9);
CREATE TABLE ticket (id int PRIMARY KEY, seat int REFERENCES seat);
