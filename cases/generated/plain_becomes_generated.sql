-- A plain column becomes generated: its values are lost to the expression.
-- case: lossy
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text, u text NOT NULL DEFAULT 'U');
CREATE INDEX t_u ON t (u);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL, u text GENERATED ALWAYS AS (upper(a)) STORED NOT NULL);
CREATE INDEX t_u ON t (u);
