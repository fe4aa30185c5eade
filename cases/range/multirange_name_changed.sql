-- Only the name of the multirange type changes.
-- case: from
CREATE TYPE span AS RANGE (subtype = float8, multirange_type_name = spans);
CREATE TABLE t (id int PRIMARY KEY, s span);
-- case: to
CREATE TYPE span AS RANGE (subtype = float8, multirange_type_name = many_spans);
CREATE TABLE t (id int PRIMARY KEY, s span);
