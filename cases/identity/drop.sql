-- Identity goes, the column and its NOT NULL stay.
-- case: from
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
-- case: rows
INSERT INTO t DEFAULT VALUES;
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
