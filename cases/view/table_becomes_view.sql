-- A table becomes a view over its successor, and its index, its foreign key and its trigger go.
-- case: lossy
-- case: from
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE thing (id int PRIMARY KEY, kind_id int REFERENCES kind);
CREATE INDEX thing_kind ON thing (kind_id);
CREATE VIEW things AS SELECT count(*) AS n FROM thing;
-- case: to
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE thing_v2 (id bigint PRIMARY KEY, kind_id int REFERENCES kind);
CREATE VIEW thing AS SELECT id::int AS id, kind_id FROM thing_v2;
CREATE VIEW things AS SELECT count(*) AS n FROM thing;
