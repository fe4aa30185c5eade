-- Partitions come to a table with an exclusion constraint, which each has from the parent and none brings; one under a name of its own.
-- case: requires = 17
-- case: from
CREATE TABLE booking (room int4range, span daterange, CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, span WITH &&)) PARTITION BY LIST (room);
CREATE TABLE booking_1 PARTITION OF booking FOR VALUES IN ('[1,2)');
-- case: rows
INSERT INTO booking VALUES ('[1,2)', '[2026-01-01,2026-02-01)');
-- case: to
CREATE TABLE booking (room int4range, span daterange, CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, span WITH &&)) PARTITION BY LIST (room);
CREATE TABLE booking_1 PARTITION OF booking FOR VALUES IN ('[1,2)');
CREATE TABLE booking_2 PARTITION OF booking FOR VALUES IN ('[2,3)');
CREATE TABLE booking_3 PARTITION OF booking FOR VALUES IN ('[3,4)');
ALTER TABLE booking_3 RENAME CONSTRAINT booking_3_room_span_excl TO third;
