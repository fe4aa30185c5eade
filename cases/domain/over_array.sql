-- A domain over an array type, checked by its length; the bound changes.
-- case: from
CREATE DOMAIN rgb AS int[] CONSTRAINT three CHECK (cardinality(VALUE) = 3);
CREATE TABLE px (id int PRIMARY KEY, c rgb);
-- case: rows
INSERT INTO px VALUES (1, '{1,2,3}');
-- case: to
CREATE DOMAIN rgb AS int[] CONSTRAINT three CHECK (cardinality(VALUE) BETWEEN 3 AND 4);
CREATE TABLE px (id int PRIMARY KEY, c rgb);
