-- Two tables that reference each other appear.
-- case: from
-- case: to
CREATE TABLE dept (id int PRIMARY KEY, boss int);
CREATE TABLE emp (id int PRIMARY KEY, dept int NOT NULL REFERENCES dept);
ALTER TABLE dept ADD FOREIGN KEY (boss) REFERENCES emp;
