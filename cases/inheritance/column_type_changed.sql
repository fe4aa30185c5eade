-- A column changes its type in the parent and all children, under a view.
-- case: from
CREATE TABLE base (id int, n int);
CREATE TABLE child () INHERITS (base);
CREATE INDEX child_n ON child (n);
CREATE VIEW v AS SELECT n FROM base;
-- case: rows
INSERT INTO child VALUES (1, 2);
-- case: to
CREATE TABLE base (id int, n bigint);
CREATE TABLE child () INHERITS (base);
CREATE INDEX child_n ON child (n);
CREATE VIEW v AS SELECT n FROM base;
