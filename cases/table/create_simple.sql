-- A table appears.
-- case: from
-- case: to
CREATE TABLE person (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  born date,
  created_at timestamptz NOT NULL DEFAULT now()
);
