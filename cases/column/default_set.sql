-- Defaults appear: constants, expressions, functions, NULL-like ones.
-- case: from
CREATE TABLE t (a int, b text, c timestamptz, d jsonb, e int[]);
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE TABLE t (a int DEFAULT 5, b text DEFAULT 'it''s', c timestamptz DEFAULT now() - interval '1 day', d jsonb DEFAULT '{"a": [1, "x"]}', e int[] DEFAULT ARRAY[1, 2]);
