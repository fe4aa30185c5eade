-- A composite type and the one inside it go.
-- case: from
CREATE TYPE point3 AS (x float8, y float8, z float8);
CREATE TYPE segment AS (a point3, b point3);
-- case: to
