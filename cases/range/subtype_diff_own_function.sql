-- A range type uses a difference function of its own, whose body changes.
-- case: from
CREATE FUNCTION time_diff(a time, b time) RETURNS float8 LANGUAGE sql STRICT IMMUTABLE
  AS $$ SELECT extract(epoch FROM (a - b))::float8 $$;
CREATE TYPE timerange AS RANGE (subtype = time, subtype_diff = time_diff);
CREATE TABLE shift (id int PRIMARY KEY, during timerange);
CREATE INDEX shift_during ON shift USING gist (during);
-- case: to
CREATE FUNCTION time_diff(a time, b time) RETURNS float8 LANGUAGE sql STRICT IMMUTABLE
  AS $$ SELECT (extract(epoch FROM a) - extract(epoch FROM b))::float8 $$;
CREATE TYPE timerange AS RANGE (subtype = time, subtype_diff = time_diff);
CREATE TABLE shift (id int PRIMARY KEY, during timerange);
CREATE INDEX shift_during ON shift USING gist (during);
