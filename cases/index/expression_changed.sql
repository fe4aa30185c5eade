-- The expression of an index changes, and one becomes a plain column.
-- case: from
CREATE TABLE t (a text, b timestamp);
CREATE INDEX t_a ON t (lower(a));
CREATE INDEX t_b ON t ((b::date));
-- case: to
CREATE TABLE t (a text, b timestamp);
CREATE INDEX t_a ON t (upper(a));
CREATE INDEX t_b ON t (b);
