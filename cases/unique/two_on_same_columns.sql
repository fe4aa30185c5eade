-- Two unique constraints on the same column; the one goes that the foreign key leans on.
-- case: from
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT u1 UNIQUE (a);
CREATE TABLE r (a int REFERENCES t (a));
ALTER TABLE t ADD CONSTRAINT u2 UNIQUE (a);
-- case: to
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT u2 UNIQUE (a);
CREATE TABLE r (a int REFERENCES t (a));
