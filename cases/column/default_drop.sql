-- Defaults go.
-- case: from
CREATE TABLE t (a int DEFAULT 5, b text DEFAULT upper('x'));
-- case: to
CREATE TABLE t (a int, b text);
