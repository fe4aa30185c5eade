-- Row security is enabled and its first policy made.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, owner text DEFAULT current_user);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, owner text DEFAULT current_user);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON t USING (owner = current_user);
