-- A grandchild inherits the same column by two ways; the column changes its default and gains a check.
-- case: from
CREATE TABLE top (id int);
CREATE TABLE l () INHERITS (top);
CREATE TABLE r () INHERITS (top);
CREATE TABLE bottom () INHERITS (l, r);
-- case: to
CREATE TABLE top (id int DEFAULT 7 CHECK (id > 0), more text);
CREATE TABLE l () INHERITS (top);
CREATE TABLE r () INHERITS (top);
CREATE TABLE bottom () INHERITS (l, r);
