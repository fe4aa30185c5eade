-- A trigger of one partition becomes one of the partitioned table under the same name, which all partitions then have.
-- case: from
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TABLE visit (day int) PARTITION BY LIST (day);
CREATE TABLE visit_1 PARTITION OF visit FOR VALUES IN (1);
CREATE TRIGGER noted BEFORE DELETE ON visit_1 FOR EACH ROW EXECUTE FUNCTION note();
-- case: rows
INSERT INTO visit VALUES (1);
-- case: to
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TABLE visit (day int) PARTITION BY LIST (day);
CREATE TABLE visit_1 PARTITION OF visit FOR VALUES IN (1);
CREATE TRIGGER noted AFTER DELETE ON visit FOR EACH ROW EXECUTE FUNCTION note();
