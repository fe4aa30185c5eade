-- A child's own view and a function over the child's row type stand in the way of the parent's column type.
-- case: from
CREATE TABLE base (id int, n int);
CREATE TABLE child (extra text) INHERITS (base);
CREATE VIEW child_view AS SELECT n, extra FROM child;
CREATE FUNCTION child_n(c child) RETURNS int LANGUAGE sql AS $$ SELECT c.extra::int $$;
-- case: rows
INSERT INTO child VALUES (1, 2, '3');
-- case: to
CREATE TABLE base (id int, n bigint);
CREATE TABLE child (extra text) INHERITS (base);
CREATE VIEW child_view AS SELECT n, extra FROM child;
CREATE FUNCTION child_n(c child) RETURNS int LANGUAGE sql AS $$ SELECT c.extra::int $$;
