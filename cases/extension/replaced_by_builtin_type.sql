-- A citext column becomes text with a C collation and the extension goes.
-- case: from
CREATE EXTENSION citext;
CREATE TABLE tag (name citext PRIMARY KEY);
CREATE VIEW tags AS SELECT name FROM tag WHERE name <> 'x';
-- case: rows
INSERT INTO tag VALUES ('Alpha'), ('beta');
-- case: to
CREATE TABLE tag (name text COLLATE "C" PRIMARY KEY);
CREATE VIEW tags AS SELECT name FROM tag WHERE name <> 'x';
