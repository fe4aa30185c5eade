-- A check of a child becomes its parent's; what only the child had must not stay its own.
-- case: unguarded
-- case: from
CREATE TABLE price (amount int);
CREATE TABLE discount (CONSTRAINT positive CHECK (amount > 0)) INHERITS (price);
-- case: rows
INSERT INTO discount VALUES (5);
-- case: to
CREATE TABLE price (amount int, CONSTRAINT positive CHECK (amount > 0));
CREATE TABLE discount () INHERITS (price);
