-- A text key and the text that refers to it become uuid.
-- case: from
CREATE TABLE a (id text PRIMARY KEY DEFAULT gen_random_uuid()::text);
CREATE TABLE b (a_id text NOT NULL REFERENCES a ON DELETE CASCADE);
CREATE INDEX b_a ON b (a_id);
-- case: rows
INSERT INTO a VALUES ('00000000-0000-0000-0000-000000000001');
INSERT INTO b SELECT id FROM a;
-- case: to
CREATE TABLE a (id uuid PRIMARY KEY DEFAULT gen_random_uuid());
CREATE TABLE b (a_id uuid NOT NULL REFERENCES a ON DELETE CASCADE);
CREATE INDEX b_a ON b (a_id);
