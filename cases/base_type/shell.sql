-- A type is only a shell.
-- case: from
-- case: to
CREATE TYPE later;
