-- A label goes from the enum that a table is partitioned by: a partition key cannot change its type.
-- case: lossy
-- case: from
CREATE TYPE region AS ENUM ('eu', 'us', 'moon');
CREATE TABLE sale (id int, region region NOT NULL) PARTITION BY LIST (region);
CREATE TABLE sale_eu PARTITION OF sale FOR VALUES IN ('eu');
CREATE TABLE sale_us PARTITION OF sale FOR VALUES IN ('us');
-- case: to
CREATE TYPE region AS ENUM ('eu', 'us');
CREATE TABLE sale (id int, region region NOT NULL) PARTITION BY LIST (region);
CREATE TABLE sale_eu PARTITION OF sale FOR VALUES IN ('eu');
CREATE TABLE sale_us PARTITION OF sale FOR VALUES IN ('us');
