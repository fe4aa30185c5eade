-- A serial key and what refers to it grow to bigint.
-- case: from
CREATE TABLE t (id serial PRIMARY KEY);
CREATE TABLE u (t_id int NOT NULL REFERENCES t);
-- case: rows
INSERT INTO t DEFAULT VALUES;
INSERT INTO u VALUES (1);
-- case: to
CREATE TABLE t (id bigserial PRIMARY KEY);
CREATE TABLE u (t_id bigint NOT NULL REFERENCES t);
