-- Objects move so that a schema takes the name a table had.
-- case: lossy
-- case: from
CREATE TABLE billing (id int PRIMARY KEY);
-- case: to
CREATE SCHEMA billing;
CREATE TABLE billing.billing (id int PRIMARY KEY);
