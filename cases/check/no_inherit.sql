-- A check stops being inherited.
-- case: from
CREATE TABLE base (a int, CONSTRAINT positive CHECK (a > 0));
CREATE TABLE child () INHERITS (base);
-- case: to
CREATE TABLE base (a int, CONSTRAINT positive CHECK (a > 0) NO INHERIT);
CREATE TABLE child () INHERITS (base);
