-- A view is renamed on request.
-- case: rename view v -> report
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM t;
CREATE VIEW w AS SELECT id FROM v;
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
CREATE VIEW report AS SELECT id FROM t;
CREATE VIEW w AS SELECT id FROM report;
