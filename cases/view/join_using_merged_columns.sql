-- A view joins USING: adding a column of that name below would change its meaning.
-- case: from
CREATE TABLE a (id int, x int);
CREATE TABLE b (id int, y int);
CREATE VIEW v AS SELECT * FROM a JOIN b USING (id);
-- case: to
CREATE TABLE a (id int, x int, y int);
CREATE TABLE b (id int, y int);
CREATE VIEW v AS SELECT id, a.x, b.y FROM a JOIN b USING (id);
