-- A child goes from one parent to another with the same column: if it leaves the old one first, the column becomes its own, and no statement takes that back.
-- case: from
CREATE TABLE old_parent (status integer);
CREATE TABLE child () INHERITS (old_parent);
-- case: to
CREATE TABLE new_parent (status integer);
CREATE TABLE child () INHERITS (new_parent);
