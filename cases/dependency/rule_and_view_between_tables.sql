-- A rule on one table writes to another that is made in the same step, and a view reads both.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
CREATE TABLE z_log (id int);
CREATE RULE note AS ON INSERT TO t DO ALSO INSERT INTO z_log VALUES (NEW.id);
CREATE VIEW both_of_them AS SELECT t.id, l.id AS logged FROM t LEFT JOIN z_log l ON l.id = t.id;
