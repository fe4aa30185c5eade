-- Policies of two tables ask each other's table.
-- case: from
CREATE TABLE a (id int PRIMARY KEY, b_id int);
CREATE TABLE b (id int PRIMARY KEY, a_id int);
-- case: to
CREATE TABLE a (id int PRIMARY KEY, b_id int);
CREATE TABLE b (id int PRIMARY KEY, a_id int);
CREATE POLICY pa ON a USING (b_id IN (SELECT id FROM b));
CREATE POLICY pb ON b USING (a_id IN (SELECT id FROM a));
