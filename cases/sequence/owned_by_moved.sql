-- The owner becomes a column of another table, and the first table goes: the sequence has to survive that.
-- case: lossy
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY);
CREATE SEQUENCE s OWNED BY a.id;
-- case: to
CREATE TABLE b (id int PRIMARY KEY);
CREATE SEQUENCE s OWNED BY b.id;
