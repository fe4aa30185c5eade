-- A policy is renamed on request.
-- case: rename policy t.p -> t.own_rows
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE POLICY p ON t USING (id > 0);
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
CREATE POLICY own_rows ON t USING (id > 0);
