-- Triggers use built-in functions.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, body text, tsv tsvector);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, body text, tsv tsvector);
CREATE TRIGGER quiet BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER tsv BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tsvector_update_trigger(tsv, 'pg_catalog.english', body);
