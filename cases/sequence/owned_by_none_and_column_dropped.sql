-- A serial column goes, but its sequence stays, free.
-- case: lossy
-- case: from
CREATE TABLE a (id int PRIMARY KEY, no serial);
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE SEQUENCE a_no_seq AS int;
