-- A column changes its type in a table whose row type another table's check and index, a view and a function use.
-- case: unguarded
-- case: from
CREATE TABLE place (x int, y int);
CREATE TABLE line (id int PRIMARY KEY, x int, CONSTRAINT has_point CHECK (ROW(x, x)::place IS NOT NULL));
CREATE INDEX line_point_idx ON line ((ROW(x, 0)::place IS NULL));
CREATE VIEW origin AS SELECT ROW(0, 0)::place AS place;
CREATE VIEW places AS SELECT place FROM place;
CREATE VIEW ys AS SELECT y FROM place;
CREATE FUNCTION unit(p place DEFAULT ROW(1, 1)::place) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- case: rows
INSERT INTO place VALUES (1, 2);
INSERT INTO line VALUES (1, 2);
-- case: to
CREATE TABLE place (x bigint, y int);
CREATE TABLE line (id int PRIMARY KEY, x int, CONSTRAINT has_point CHECK (ROW(x, x)::place IS NOT NULL));
CREATE INDEX line_point_idx ON line ((ROW(x, 0)::place IS NULL));
CREATE VIEW origin AS SELECT ROW(0, 0)::place AS place;
CREATE VIEW places AS SELECT place FROM place;
CREATE VIEW ys AS SELECT y FROM place;
CREATE FUNCTION unit(p place DEFAULT ROW(1, 1)::place) RETURNS int LANGUAGE sql AS 'SELECT 1';
