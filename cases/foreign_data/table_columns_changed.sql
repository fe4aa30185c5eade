-- Columns of a foreign table are added, changed and dropped, under a view.
-- case: from
CREATE FOREIGN DATA WRAPPER d;
CREATE SERVER far FOREIGN DATA WRAPPER d;
CREATE FOREIGN TABLE ft (id int, a text, b int DEFAULT 1) SERVER far;
CREATE VIEW v AS SELECT id FROM ft;
-- case: to
CREATE FOREIGN DATA WRAPPER d;
CREATE SERVER far FOREIGN DATA WRAPPER d;
CREATE FOREIGN TABLE ft (id bigint NOT NULL, b int, c date) SERVER far;
CREATE VIEW v AS SELECT id FROM ft;
