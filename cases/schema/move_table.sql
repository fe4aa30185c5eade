-- A table moves to another schema; without being told, it is another table.
-- case: lossy
-- case: from
CREATE SCHEMA archive;
CREATE TABLE entry (id serial PRIMARY KEY, note text);
CREATE INDEX entry_note ON entry (note);
-- case: to
CREATE SCHEMA archive;
CREATE TABLE archive.entry (id serial PRIMARY KEY, note text);
CREATE INDEX entry_note ON archive.entry (note);
