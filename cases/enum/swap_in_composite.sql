-- A label goes from an enum that is an attribute of a composite type.
-- case: from
CREATE TYPE unit AS ENUM ('kg', 'lb', 'st');
CREATE TYPE weight AS (amount numeric, unit unit);
-- case: to
CREATE TYPE unit AS ENUM ('kg', 'lb');
CREATE TYPE weight AS (amount numeric, unit unit);
