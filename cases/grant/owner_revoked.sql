-- The owner has taken privileges from himself.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
REVOKE UPDATE, DELETE ON t FROM CURRENT_USER;
