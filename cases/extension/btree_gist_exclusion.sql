-- An extension arrives because an exclusion constraint needs its operator class.
-- case: from
CREATE TABLE booking (room int NOT NULL, during tsrange NOT NULL);
-- case: rows
INSERT INTO booking VALUES (1, '[2026-01-01,2026-01-02)'), (1, '[2026-01-03,2026-01-04)');
-- case: to
CREATE EXTENSION btree_gist;
CREATE TABLE booking (room int NOT NULL, during tsrange NOT NULL,
  CONSTRAINT booking_no_overlap EXCLUDE USING gist (room WITH =, during WITH &&));
