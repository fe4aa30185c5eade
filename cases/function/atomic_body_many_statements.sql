-- A SQL-standard body with several statements over a table that is new.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE log (id int, at timestamptz DEFAULT now());
CREATE FUNCTION put(i int) RETURNS SETOF log
BEGIN ATOMIC
  INSERT INTO a VALUES (i);
  DELETE FROM log WHERE id = i;
  INSERT INTO log (id) VALUES (i) RETURNING *;
END;
