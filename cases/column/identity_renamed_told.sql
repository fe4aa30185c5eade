-- An identity column is renamed on request; its sequence keeps the old name, or not.
-- case: rename column t.id -> t.no
-- case: from
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text);
-- case: rows
INSERT INTO t (a) VALUES ('x');
-- case: to
CREATE TABLE t (no int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME t_id_seq) PRIMARY KEY, a text);
