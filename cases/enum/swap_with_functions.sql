-- A label goes from an enum that functions take, return and default to.
-- case: from
CREATE TYPE state AS ENUM ('new', 'old', 'gone');
CREATE FUNCTION flip(s state DEFAULT 'new') RETURNS state LANGUAGE sql IMMUTABLE
  AS $$ SELECT CASE s WHEN 'new' THEN 'old'::state ELSE 'new'::state END $$;
CREATE FUNCTION all_states(VARIADIC s state[]) RETURNS SETOF state LANGUAGE sql AS $$ SELECT unnest(s) $$;
CREATE TABLE t (id int PRIMARY KEY, s state DEFAULT flip());
-- case: rows
INSERT INTO t VALUES (1, 'old');
-- case: to
CREATE TYPE state AS ENUM ('new', 'old');
CREATE FUNCTION flip(s state DEFAULT 'new') RETURNS state LANGUAGE sql IMMUTABLE
  AS $$ SELECT CASE s WHEN 'new' THEN 'old'::state ELSE 'new'::state END $$;
CREATE FUNCTION all_states(VARIADIC s state[]) RETURNS SETOF state LANGUAGE sql AS $$ SELECT unnest(s) $$;
CREATE TABLE t (id int PRIMARY KEY, s state DEFAULT flip());
