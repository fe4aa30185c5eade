-- An exclusion constraint becomes deferrable and includes a column.
-- case: from
CREATE TABLE shift (id int, during int4range, CONSTRAINT ex EXCLUDE USING gist (during WITH &&));
-- case: to
CREATE TABLE shift (id int, during int4range, CONSTRAINT ex EXCLUDE USING gist (during WITH &&) INCLUDE (id) WITH (fillfactor = 60) DEFERRABLE INITIALLY DEFERRED);
