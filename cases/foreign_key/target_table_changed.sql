-- A foreign key points at another table under the same name; the old target goes.
-- case: lossy
-- case: from
CREATE TABLE usr (id int PRIMARY KEY);
CREATE TABLE account (id int PRIMARY KEY);
CREATE TABLE post (owner int, CONSTRAINT post_owner FOREIGN KEY (owner) REFERENCES usr);
-- case: rows
INSERT INTO usr VALUES (1);
INSERT INTO account VALUES (1);
INSERT INTO post VALUES (1);
-- case: to
CREATE TABLE account (id int PRIMARY KEY);
CREATE TABLE post (owner int, CONSTRAINT post_owner FOREIGN KEY (owner) REFERENCES account);
