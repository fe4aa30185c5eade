-- Comments on indexes appear and change.
-- case: from
CREATE TABLE t (a int);
CREATE INDEX t_a ON t (a);
COMMENT ON INDEX t_a IS 'it''s old';
-- case: to
CREATE TABLE t (a int);
CREATE INDEX t_a ON t (a);
COMMENT ON INDEX t_a IS E'it''s\nnew \\ "quoted"';
