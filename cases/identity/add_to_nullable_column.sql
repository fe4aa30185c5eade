-- Identity needs NOT NULL first.
-- case: from
CREATE TABLE t (id bigint, note text);
-- case: to
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY, note text);
