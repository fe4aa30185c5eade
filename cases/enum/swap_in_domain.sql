-- Labels change their order under a domain with a check and a column of that domain.
-- case: from
CREATE TYPE grade AS ENUM ('c', 'b', 'a');
CREATE DOMAIN good_grade AS grade CONSTRAINT not_c CHECK (VALUE <> 'c');
CREATE TABLE exam (id int PRIMARY KEY, grade good_grade);
-- case: rows
INSERT INTO exam VALUES (1, 'a'), (2, 'b');
-- case: to
CREATE TYPE grade AS ENUM ('a', 'b', 'c');
CREATE DOMAIN good_grade AS grade CONSTRAINT not_c CHECK (VALUE <> 'c');
CREATE TABLE exam (id int PRIMARY KEY, grade good_grade);
