-- A temporal unique constraint and a temporal foreign key to it.
-- case: requires = 18
-- case: from
CREATE EXTENSION btree_gist;
CREATE TABLE room (no int, open tstzrange);
CREATE TABLE booking (room int, during tstzrange);
-- case: to
CREATE EXTENSION btree_gist;
CREATE TABLE room (no int, open tstzrange, UNIQUE (no, open WITHOUT OVERLAPS));
CREATE TABLE booking (room int, during tstzrange, FOREIGN KEY (room, PERIOD during) REFERENCES room (no, PERIOD open));
