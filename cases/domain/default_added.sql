-- A domain gains a default.
-- case: from
CREATE DOMAIN qty AS int;
-- case: to
CREATE DOMAIN qty AS int DEFAULT 1;
