-- A child of two parents gets a name of its own for the NOT NULL that it has from both, and a column another type.
-- case: requires = 18
-- case: from
CREATE TABLE p1 (id int NOT NULL, a int);
CREATE TABLE p2 (id int NOT NULL, b int);
CREATE TABLE c1 () INHERITS (p1, p2);
CREATE TABLE c2 () INHERITS (p1, p2);
CREATE TABLE other (n int NOT NULL);
CREATE TABLE other_child (CONSTRAINT own_name NOT NULL n) INHERITS (other);
CREATE TABLE other_sibling () INHERITS (other);
-- case: rows
INSERT INTO c1 VALUES (1, 2, 3); INSERT INTO c2 VALUES (4, 5, 6); INSERT INTO other_child VALUES (7);
-- case: to
CREATE TABLE p1 (id int NOT NULL, a int);
CREATE TABLE p2 (id int NOT NULL, b int);
CREATE TABLE c1 (CONSTRAINT mine NOT NULL id) INHERITS (p1, p2);
CREATE TABLE c2 () INHERITS (p1, p2);
CREATE TABLE other (n bigint NOT NULL);
CREATE TABLE other_child (CONSTRAINT own_name NOT NULL n) INHERITS (other);
CREATE TABLE other_sibling () INHERITS (other);
