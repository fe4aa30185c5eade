-- An index of a partitioned table gets a storage option, which ALTER INDEX refuses there.
-- case: from
CREATE TABLE event (id integer) PARTITION BY RANGE (id);
CREATE INDEX event_id_idx ON ONLY event USING hash (id);
-- case: to
CREATE TABLE event (id integer) PARTITION BY RANGE (id);
CREATE INDEX event_id_idx ON ONLY event USING hash (id) WITH (fillfactor=61);
