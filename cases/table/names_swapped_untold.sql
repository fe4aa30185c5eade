-- Two tables exchange their names; without being told, each is changed into the other.
-- case: lossy
-- case: from
CREATE TABLE a (id int PRIMARY KEY, only_a text);
CREATE TABLE b (id int PRIMARY KEY, only_b int NOT NULL DEFAULT 0);
CREATE INDEX a_only ON a (only_a);
-- case: to
CREATE TABLE a (id int PRIMARY KEY, only_b int NOT NULL DEFAULT 0);
CREATE TABLE b (id int PRIMARY KEY, only_a text);
CREATE INDEX a_only ON b (only_a);
