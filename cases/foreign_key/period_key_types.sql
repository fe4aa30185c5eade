-- Both sides of a foreign key with PERIOD change their type, which GiST compares with none but itself.
-- case: requires = 18
-- case: unguarded
-- case: from
CREATE EXTENSION btree_gist;
CREATE TABLE room (id int, span daterange, PRIMARY KEY (id, span WITHOUT OVERLAPS));
CREATE TABLE stay (room int, span daterange, CONSTRAINT stay_in FOREIGN KEY (room, PERIOD span) REFERENCES room (id, PERIOD span));
-- case: rows
INSERT INTO room VALUES (1, '[2026-01-01,2026-02-01)');
INSERT INTO stay VALUES (1, '[2026-01-02,2026-01-03)');
-- case: to
CREATE EXTENSION btree_gist;
CREATE TABLE room (id bigint, span daterange, PRIMARY KEY (id, span WITHOUT OVERLAPS));
CREATE TABLE stay (room bigint, span daterange, CONSTRAINT stay_in FOREIGN KEY (room, PERIOD span) REFERENCES room (id, PERIOD span));
