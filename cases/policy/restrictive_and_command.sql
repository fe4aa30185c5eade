-- A policy becomes restrictive, another changes its command: no ALTER for either.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE POLICY p ON t USING (a > 0);
CREATE POLICY q ON t FOR SELECT USING (a > 0);
COMMENT ON POLICY p ON t IS 'stays';
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE POLICY p ON t AS RESTRICTIVE USING (a > 0);
CREATE POLICY q ON t FOR DELETE USING (a > 0);
COMMENT ON POLICY p ON t IS 'stays';
