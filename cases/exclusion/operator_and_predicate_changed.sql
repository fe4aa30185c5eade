-- The operator, the predicate and the elements change under the same name.
-- case: from
CREATE TABLE shift (kind int, during int4range, active bool, CONSTRAINT ex EXCLUDE USING gist (during WITH &&) WHERE (active));
-- case: rows
INSERT INTO shift VALUES (1, '[1,3)', true), (1, '[5,8)', true);
-- case: to
CREATE TABLE shift (kind int, during int4range, active bool, CONSTRAINT ex EXCLUDE USING gist (during WITH -|-, int4range(kind, kind, '[]') WITH =) WHERE (active AND kind > 0));
