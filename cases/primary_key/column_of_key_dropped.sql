-- A column of a composite key goes; the rest is the key.
-- case: lossy
-- case: from
CREATE TABLE t (a int, b int, c text, PRIMARY KEY (a, b));
-- case: to
CREATE TABLE t (a int PRIMARY KEY, c text);
