-- An exclusion by equality becomes a unique constraint of the same name.
-- case: from
CREATE TABLE t (a text, CONSTRAINT only_one EXCLUDE USING btree (a WITH =));
-- case: rows
INSERT INTO t VALUES ('x');
-- case: to
CREATE TABLE t (a text, CONSTRAINT only_one UNIQUE (a));
