-- A renamed table is referenced by another table and by a trigger function's text.
-- case: rename table usr -> account
-- case: from
CREATE TABLE usr (id int PRIMARY KEY);
CREATE TABLE post (id int PRIMARY KEY, usr_id int CONSTRAINT post_owner REFERENCES usr);
-- case: rows
INSERT INTO usr VALUES (1);
INSERT INTO post VALUES (1, 1);
-- case: to
CREATE TABLE account (id int PRIMARY KEY);
CREATE TABLE post (id int PRIMARY KEY, usr_id int CONSTRAINT post_owner REFERENCES account);
