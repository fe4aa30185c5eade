-- A domain appears and two columns take it.
-- case: from
CREATE TABLE person (id int PRIMARY KEY, email text, backup_email text DEFAULT 'none@example.com');
-- case: rows
INSERT INTO person VALUES (1, 'a@example.com', NULL);
-- case: to
CREATE DOMAIN email AS text CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
CREATE TABLE person (id int PRIMARY KEY, email email, backup_email email DEFAULT 'none@example.com');
