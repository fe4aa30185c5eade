-- A table is moved to another schema on request, with its sequence, its index and its rows.
-- case: rename table public.entry -> archive.entry
-- case: from
CREATE SCHEMA archive;
CREATE TABLE entry (id int PRIMARY KEY, note text);
CREATE INDEX entry_note ON entry (note);
-- case: rows
INSERT INTO entry VALUES (1, 'kept'), (2, NULL);
-- case: to
CREATE SCHEMA archive;
CREATE TABLE archive.entry (id int PRIMARY KEY, note text);
CREATE INDEX entry_note ON archive.entry (note);
