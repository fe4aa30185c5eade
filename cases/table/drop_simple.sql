-- A table goes.
-- case: lossy
-- case: from
CREATE TABLE person (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE INDEX person_name ON person (name);
-- case: rows
INSERT INTO person (name) VALUES ('Ann');
-- case: to
