-- A table without a key gains an identity key, and the natural key stays unique.
-- case: from
CREATE TABLE t (code text NOT NULL);
-- case: rows
INSERT INTO t VALUES ('a'), ('b');
-- case: to
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL UNIQUE);
