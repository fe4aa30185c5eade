-- Two tables that reference each other go, with rows that do.
-- case: lossy
-- case: from
CREATE TABLE dept (id int PRIMARY KEY, boss int);
CREATE TABLE emp (id int PRIMARY KEY, dept int NOT NULL REFERENCES dept);
ALTER TABLE dept ADD FOREIGN KEY (boss) REFERENCES emp;
-- case: rows
INSERT INTO dept VALUES (1, NULL);
INSERT INTO emp VALUES (1, 1);
UPDATE dept SET boss = 1;
-- case: to
CREATE TABLE other (id int);
