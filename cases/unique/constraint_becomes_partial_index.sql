-- A unique constraint becomes a partial unique index (soft delete).
-- case: from
CREATE TABLE t (email text CONSTRAINT t_email UNIQUE, deleted_at timestamptz);
-- case: rows
INSERT INTO t VALUES ('a', NULL);
-- case: to
CREATE TABLE t (email text, deleted_at timestamptz);
CREATE UNIQUE INDEX t_email ON t (email) WHERE deleted_at IS NULL;
