-- A policy for each command.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE POLICY p_all ON t USING (a > 0);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE POLICY p_sel ON t FOR SELECT USING (a > 0);
CREATE POLICY p_ins ON t FOR INSERT WITH CHECK (a > 1);
CREATE POLICY p_upd ON t FOR UPDATE USING (a > 2) WITH CHECK (a > 3);
CREATE POLICY p_del ON t FOR DELETE USING (a > 4);
CREATE POLICY p_all ON t FOR ALL USING (true) WITH CHECK (a <> 5);
