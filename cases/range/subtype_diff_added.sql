-- A range type in use gains a difference function.
-- case: from
CREATE FUNCTION time_diff(a time, b time) RETURNS float8 LANGUAGE sql STRICT IMMUTABLE
  AS $$ SELECT extract(epoch FROM (a - b))::float8 $$;
CREATE TYPE timerange AS RANGE (subtype = time);
CREATE TABLE shift (id int PRIMARY KEY, during timerange);
-- case: rows
INSERT INTO shift VALUES (1, '[08:00,12:00)');
-- case: to
CREATE FUNCTION time_diff(a time, b time) RETURNS float8 LANGUAGE sql STRICT IMMUTABLE
  AS $$ SELECT extract(epoch FROM (a - b))::float8 $$;
CREATE TYPE timerange AS RANGE (subtype = time, subtype_diff = time_diff);
CREATE TABLE shift (id int PRIMARY KEY, during timerange);
