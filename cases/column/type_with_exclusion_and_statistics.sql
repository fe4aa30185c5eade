-- A type changes under an exclusion constraint and extended statistics.
-- case: from
CREATE TABLE r (id int PRIMARY KEY, span int4range, kind int, EXCLUDE USING gist (span WITH &&));
CREATE STATISTICS r_stats ON kind, id FROM r;
-- case: rows
INSERT INTO r VALUES (1, '[1,5)', 1), (2, '[5,9)', 2);
-- case: to
CREATE TABLE r (id int PRIMARY KEY, span int8range, kind bigint, EXCLUDE USING gist (span WITH &&));
CREATE STATISTICS r_stats ON kind, id FROM r;
