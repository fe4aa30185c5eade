-- The oldest month goes, the next one comes.
-- case: lossy
-- case: from
CREATE TABLE m (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE m_01 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE m_02 PARTITION OF m FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
-- case: rows
INSERT INTO m VALUES (1, '2026-01-05'), (2, '2026-02-05');
-- case: to
CREATE TABLE m (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE m_02 PARTITION OF m FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE m_03 PARTITION OF m FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
