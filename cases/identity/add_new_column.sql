-- A table with rows gains an identity column, which fills itself.
-- case: from
CREATE TABLE t (note text);
-- case: rows
INSERT INTO t VALUES ('a'), ('b');
-- case: to
CREATE TABLE t (note text, id bigint GENERATED ALWAYS AS IDENTITY);
