-- Several tables appear, change and go in one step.
-- case: lossy
-- case: from
CREATE TABLE keep (id int PRIMARY KEY, a int);
CREATE TABLE change (id int PRIMARY KEY, a int);
CREATE TABLE gone (id int PRIMARY KEY, keep_id int REFERENCES keep);
-- case: rows
INSERT INTO keep VALUES (1, 1);
INSERT INTO change VALUES (1, 1);
INSERT INTO gone VALUES (1, 1);
-- case: to
CREATE TABLE keep (id int PRIMARY KEY, a int);
CREATE TABLE change (id int PRIMARY KEY, a bigint NOT NULL DEFAULT 0, keep_id int REFERENCES keep);
CREATE TABLE fresh (id int PRIMARY KEY, change_id int NOT NULL REFERENCES change);
