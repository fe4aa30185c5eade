-- The state of a partition's clone goes with the trigger, or with the partition that leaves.
-- case: from
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE visit (day date, place text) PARTITION BY LIST (place);
CREATE TABLE visit_a PARTITION OF visit FOR VALUES IN ('a');
CREATE TABLE visit_b PARTITION OF visit FOR VALUES IN ('b');
CREATE TABLE visit_c PARTITION OF visit FOR VALUES IN ('c');
CREATE TRIGGER noted AFTER INSERT ON visit FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER gone AFTER DELETE ON visit FOR EACH ROW EXECUTE FUNCTION note();
ALTER TABLE visit_a DISABLE TRIGGER gone;
ALTER TABLE visit_b DISABLE TRIGGER noted;
ALTER TABLE visit_c DISABLE TRIGGER noted;
-- case: to
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE visit (day date, place text) PARTITION BY LIST (place);
CREATE TABLE visit_a PARTITION OF visit FOR VALUES IN ('a');
CREATE TABLE visit_b (day date, place text);
CREATE TABLE visit_c PARTITION OF visit FOR VALUES IN ('c');
CREATE TRIGGER noted AFTER INSERT ON visit FOR EACH ROW EXECUTE FUNCTION note();
ALTER TABLE visit DISABLE TRIGGER noted;
