-- A plain table with rows becomes partitioned: no ALTER does that.
-- case: lossy
-- case: from
CREATE TABLE ev (id int, day date NOT NULL);
CREATE INDEX ev_day ON ev (day);
-- case: to
CREATE TABLE ev (id int, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE ev_2026 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE ev_rest PARTITION OF ev DEFAULT;
CREATE INDEX ev_day ON ev (day);
