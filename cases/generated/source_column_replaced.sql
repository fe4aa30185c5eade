-- The source column goes while the expression turns to a new one.
-- case: lossy
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int, twice int GENERATED ALWAYS AS (a * 2) STORED);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, b int, twice int GENERATED ALWAYS AS (b * 2) STORED);
