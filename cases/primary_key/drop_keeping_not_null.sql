-- The primary key goes, NOT NULL stays.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text);
-- case: to
CREATE TABLE t (id int NOT NULL, a text);
