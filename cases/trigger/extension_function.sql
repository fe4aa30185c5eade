-- A trigger uses a function that an extension brings.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, changed timestamp);
-- case: to
CREATE EXTENSION moddatetime;
CREATE TABLE t (id int PRIMARY KEY, changed timestamp);
CREATE TRIGGER t_changed BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION moddatetime(changed);
