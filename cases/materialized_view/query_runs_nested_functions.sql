-- The query runs when the view is made: its functions, what they call and the view under them are there by then.
-- case: from
CREATE TABLE sale (amount int);
-- case: rows
INSERT INTO sale VALUES (1), (2);
-- case: to
CREATE TABLE sale (amount int);
CREATE VIEW z_totals AS SELECT sum(amount) AS total FROM sale;
CREATE FUNCTION z_total() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT total FROM public.z_totals';
CREATE FUNCTION a_total() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT public.z_total()';
CREATE VIEW a_report AS SELECT a_total() AS n;
CREATE MATERIALIZED VIEW kept AS SELECT n FROM a_report;
CREATE INDEX kept_n ON kept (n);
