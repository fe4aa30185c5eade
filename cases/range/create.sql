-- A range type appears with nothing but its subtype.
-- case: from
-- case: to
CREATE TYPE floatrange AS RANGE (subtype = float8);
