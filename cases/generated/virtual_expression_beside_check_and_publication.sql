-- Virtual columns get other expressions where PostgreSQL refuses that: beside a check, on a child's side of one, in a publication, while a check comes.
-- case: requires = 18
-- case: from
CREATE TABLE line (id int, price int CHECK (price > 0), twice int GENERATED ALWAYS AS (price * 2) VIRTUAL);
COMMENT ON COLUMN line.twice IS 'both';
CREATE VIEW line_view AS SELECT id, twice FROM line;
CREATE TABLE base (id int, more int GENERATED ALWAYS AS (id + 1) VIRTUAL);
CREATE TABLE child (own int CHECK (own > 0)) INHERITS (base);
CREATE TABLE sent (id int PRIMARY KEY, more int GENERATED ALWAYS AS (id + 1) VIRTUAL);
CREATE PUBLICATION feed FOR TABLE sent;
CREATE TABLE soon (id int, more int GENERATED ALWAYS AS (id + 1) VIRTUAL);
-- case: rows
INSERT INTO line VALUES (1, 5);
INSERT INTO child (id, own) VALUES (1, 1);
INSERT INTO sent VALUES (1);
INSERT INTO soon VALUES (1);
-- case: to
CREATE TABLE line (id int, price int CHECK (price > 0), twice int GENERATED ALWAYS AS (price + price) VIRTUAL);
COMMENT ON COLUMN line.twice IS 'both';
CREATE VIEW line_view AS SELECT id, twice FROM line;
CREATE TABLE base (id int, more int GENERATED ALWAYS AS (id + 2) VIRTUAL);
CREATE TABLE child (own int CHECK (own > 0)) INHERITS (base);
CREATE TABLE sent (id int PRIMARY KEY, more int GENERATED ALWAYS AS (id + 2) VIRTUAL);
CREATE PUBLICATION feed FOR TABLE sent;
CREATE TABLE soon (id int CHECK (id > 0), more int GENERATED ALWAYS AS (id + 2) VIRTUAL);
