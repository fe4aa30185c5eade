-- A table goes that a policy on another table asks; the policy changes with it.
-- case: lossy
-- case: from
CREATE TABLE doc (id int PRIMARY KEY, team int);
CREATE TABLE member (team int, usr text);
CREATE POLICY team_only ON doc USING (team IN (SELECT team FROM member));
-- case: to
CREATE TABLE doc (id int PRIMARY KEY, team int);
CREATE POLICY team_only ON doc USING (team = 1);
