-- A check is added on the parent, another becomes the child's own, a third is not inherited.
-- case: from
CREATE TABLE base (id int, CONSTRAINT gone CHECK (id <> 5));
CREATE TABLE child () INHERITS (base);
-- case: to
CREATE TABLE base (id int, CONSTRAINT positive CHECK (id > 0), CONSTRAINT only_here CHECK (id < 10) NO INHERIT);
CREATE TABLE child (CONSTRAINT own CHECK (id < 100)) INHERITS (base);
