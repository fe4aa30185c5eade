-- A view without columns.
-- case: from
-- case: to
CREATE VIEW nothing AS SELECT;
