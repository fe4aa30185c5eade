-- Access methods for tables and indexes appear, with a table and an index that use them.
-- case: from
-- case: to
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD tree2 TYPE INDEX HANDLER gisthandler;
COMMENT ON ACCESS METHOD tree2 IS 'gist again';
CREATE OPERATOR CLASS box_tree2 DEFAULT FOR TYPE box USING tree2 AS
  OPERATOR 3 &&, OPERATOR 7 @>, OPERATOR 8 <@,
  FUNCTION 1 gist_box_consistent(internal, box, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal),
  FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal),
  FUNCTION 7 gist_box_same(box, box, internal);
CREATE TABLE t (a box) USING heap2;
CREATE INDEX t_a ON t USING tree2 (a);
