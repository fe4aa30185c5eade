-- A NOT NULL constraint stops being inherited.
-- case: requires = 18
-- case: from
CREATE TABLE base (a int CONSTRAINT a_there NOT NULL);
CREATE TABLE child (a int) INHERITS (base);
-- case: to
CREATE TABLE base (a int CONSTRAINT a_there NOT NULL NO INHERIT);
CREATE TABLE child (a int) INHERITS (base);
