-- The base type changes: there is no ALTER for that, the domain is replaced under its columns.
-- case: from
CREATE DOMAIN amount AS int CONSTRAINT positive CHECK (VALUE > 0);
CREATE TABLE line (id int PRIMARY KEY, amount amount NOT NULL DEFAULT 1);
CREATE VIEW total AS SELECT sum(amount) AS s FROM line;
-- case: rows
INSERT INTO line VALUES (1, 5), (2, 7);
-- case: to
CREATE DOMAIN amount AS bigint CONSTRAINT positive CHECK (VALUE > 0);
CREATE TABLE line (id int PRIMARY KEY, amount amount NOT NULL DEFAULT 1);
CREATE VIEW total AS SELECT sum(amount) AS s FROM line;
