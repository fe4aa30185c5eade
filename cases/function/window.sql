-- A window function of its own appears and one goes.
-- case: from
CREATE FUNCTION numbered() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE AS 'window_row_number';
-- case: to
CREATE FUNCTION numbered() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE AS 'window_rank';
CREATE FUNCTION share() RETURNS float8 LANGUAGE internal WINDOW IMMUTABLE AS 'window_percent_rank';
