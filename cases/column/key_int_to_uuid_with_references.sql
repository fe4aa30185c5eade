-- An integer key becomes a uuid, and so do the columns that refer to it: no value survives.
-- case: lossy
-- case: from
CREATE TABLE a (id serial PRIMARY KEY, name text);
CREATE TABLE b (id serial PRIMARY KEY, a_id int NOT NULL REFERENCES a ON DELETE CASCADE);
CREATE INDEX b_a ON b (a_id);
-- case: to
CREATE TABLE a (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text);
CREATE TABLE b (id serial PRIMARY KEY, a_id uuid NOT NULL REFERENCES a ON DELETE CASCADE);
CREATE INDEX b_a ON b (a_id);
