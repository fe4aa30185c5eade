-- A partition key makes values of a table's row type: the partitioned table goes and comes back around the change.
-- case: from
CREATE TABLE place (id integer, name text);
CREATE TABLE visit (a integer, b text) PARTITION BY LIST ((ROW(a, b)::place *= ROW(1, 'x')::place));
CREATE TABLE visit_other PARTITION OF visit FOR VALUES IN (false);
CREATE TABLE visit_rest PARTITION OF visit DEFAULT;
CREATE INDEX ON visit (a);
-- case: rows
INSERT INTO visit VALUES (1, 'x'), (2, 'y');
-- case: to
CREATE TABLE place (id bigint, name text);
CREATE TABLE visit (a integer, b text) PARTITION BY LIST ((ROW(a, b)::place *= ROW(1, 'x')::place));
CREATE TABLE visit_other PARTITION OF visit FOR VALUES IN (false);
CREATE TABLE visit_rest PARTITION OF visit DEFAULT;
CREATE INDEX ON visit (a);
