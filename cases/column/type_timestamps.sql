-- Times gain a zone and a precision.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a timestamp DEFAULT now(), b timestamptz, c time, d date, e interval);
-- case: rows
INSERT INTO t VALUES (1, '2026-01-02 03:04:05', now(), '10:00', '2026-01-02', '1 day');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a timestamptz DEFAULT now(), b timestamptz(0), c time(3) with time zone, d timestamp, e interval day to second(2));
