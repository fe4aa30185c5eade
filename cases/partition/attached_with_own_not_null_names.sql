-- Partitions as pg_dump writes them, made and then attached, name their NOT NULLs after themselves; those made PARTITION OF after the parent.
-- case: requires = 18
-- case: from
-- case: to
CREATE TABLE sale (id int NOT NULL, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE sale_1 (id int NOT NULL, day date NOT NULL);
ALTER TABLE sale ATTACH PARTITION sale_1 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE sale_2 PARTITION OF sale FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE sale_3 (id int NOT NULL, day date CONSTRAINT "Day" NOT NULL) PARTITION BY LIST (id);
ALTER TABLE sale ATTACH PARTITION sale_3 FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
CREATE TABLE sale_3_1 (id int NOT NULL, day date NOT NULL);
ALTER TABLE sale_3 ATTACH PARTITION sale_3_1 FOR VALUES IN (1);
