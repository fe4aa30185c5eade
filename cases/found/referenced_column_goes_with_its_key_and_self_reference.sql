-- A column goes, and with it the unique key that a foreign key of the same table refers to: the foreign key has to go first.
-- case: from
CREATE TABLE note (code integer, status integer);
ALTER TABLE note ADD CONSTRAINT note_code_key UNIQUE (code);
ALTER TABLE note ADD CONSTRAINT note_status_fkey FOREIGN KEY (status) REFERENCES note (code);
-- case: to
CREATE TABLE note (status integer);
