-- Rules on a table appear, change and go.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE TABLE log (id int, what text);
CREATE RULE keep AS ON DELETE TO t DO INSTEAD NOTHING;
CREATE RULE note AS ON UPDATE TO t DO ALSO INSERT INTO log VALUES (NEW.id, 'u');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE TABLE log (id int, what text);
CREATE RULE note AS ON UPDATE TO t WHERE OLD.a IS DISTINCT FROM NEW.a DO ALSO INSERT INTO log VALUES (NEW.id, 'changed');
CREATE RULE born AS ON INSERT TO t DO ALSO (INSERT INTO log VALUES (NEW.id, 'i'); NOTIFY t_changed);
