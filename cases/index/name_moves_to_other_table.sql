-- An index name moves from a table that stays to another.
-- case: from
CREATE TABLE a (x int);
CREATE TABLE b (x int);
CREATE INDEX by_x ON a (x);
-- case: to
CREATE TABLE a (x int);
CREATE TABLE b (x int);
CREATE INDEX by_x ON b (x);
