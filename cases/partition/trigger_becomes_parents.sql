-- A trigger of one partition becomes one of its parent, under the same name.
-- case: from
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE visit (day int) PARTITION BY LIST (day);
CREATE TABLE visit_1 PARTITION OF visit FOR VALUES IN (1);
CREATE TRIGGER noted AFTER INSERT ON visit_1 FOR EACH ROW EXECUTE FUNCTION note();
-- case: to
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE visit (day int) PARTITION BY LIST (day);
CREATE TABLE visit_1 PARTITION OF visit FOR VALUES IN (1);
CREATE TRIGGER noted AFTER INSERT ON visit FOR EACH ROW EXECUTE FUNCTION note();
