-- A rule changes only its name; comment goes along.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE RULE keep AS ON DELETE TO t DO INSTEAD NOTHING;
COMMENT ON RULE keep ON t IS 'nothing is deleted';
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
CREATE RULE protect AS ON DELETE TO t DO INSTEAD NOTHING;
COMMENT ON RULE protect ON t IS 'nothing is deleted';
