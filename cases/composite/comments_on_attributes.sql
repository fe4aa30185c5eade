-- Comments on the type and on its attributes change.
-- case: from
CREATE TYPE addr AS (street text, city text);
COMMENT ON COLUMN addr.street IS 'with number';
-- case: to
CREATE TYPE addr AS (street text, city text);
COMMENT ON TYPE addr IS 'postal';
COMMENT ON COLUMN addr.city IS 'upper case';
