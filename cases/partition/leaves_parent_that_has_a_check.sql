-- A partition leaves a parent with a check, without it; the way back gives the check before it is attached.
-- case: from
CREATE TABLE reading (at date NOT NULL, value int, CONSTRAINT positive CHECK (value > 0)) PARTITION BY RANGE (at);
CREATE TABLE reading_old PARTITION OF reading FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE reading_new PARTITION OF reading FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- case: rows
INSERT INTO reading VALUES ('2025-05-05', 1), ('2026-05-05', 2);
-- case: to
CREATE TABLE reading (at date NOT NULL, value int, CONSTRAINT positive CHECK (value > 0)) PARTITION BY RANGE (at);
CREATE TABLE reading_old (at date NOT NULL, value int);
CREATE TABLE reading_new PARTITION OF reading FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
