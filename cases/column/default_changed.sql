-- A default changes its value, another its expression.
-- case: from
CREATE TABLE t (a int DEFAULT 5, b timestamptz DEFAULT now(), c text DEFAULT NULL);
-- case: to
CREATE TABLE t (a int DEFAULT -5, b timestamptz DEFAULT statement_timestamp(), c text DEFAULT '');
