-- A domain within the type of a typed table gets another base.
-- case: from
CREATE DOMAIN amount AS int CHECK (VALUE > 0);
CREATE TYPE entry AS (id int, paid amount);
CREATE TABLE lines OF entry;
-- case: rows
INSERT INTO lines VALUES (1, 10), (2, NULL);
-- case: to
CREATE DOMAIN amount AS bigint CHECK (VALUE > 0);
CREATE TYPE entry AS (id int, paid amount);
CREATE TABLE lines OF entry;
