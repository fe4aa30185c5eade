-- A whole subtree is detached and stands alone.
-- case: from
CREATE TABLE ev (id int, day date, region text) PARTITION BY RANGE (day);
CREATE TABLE ev_26 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (region);
CREATE TABLE ev_26_eu PARTITION OF ev_26 FOR VALUES IN ('eu');
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05', 'eu');
-- case: to
CREATE TABLE ev (id int, day date, region text) PARTITION BY RANGE (day);
CREATE TABLE ev_26 (id int, day date, region text) PARTITION BY LIST (region);
CREATE TABLE ev_26_eu PARTITION OF ev_26 FOR VALUES IN ('eu');
