-- A check expression appears on one and goes from another; removing needs a new policy.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE POLICY p ON t USING (a > 0);
CREATE POLICY q ON t USING (a > 0) WITH CHECK (a > 1);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE POLICY p ON t USING (a > 0) WITH CHECK (a > 1);
CREATE POLICY q ON t USING (a > 0);
