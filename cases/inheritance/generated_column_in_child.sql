-- A generated column of the parent gets another expression in the child; before 17 no statement does that.
-- case: requires = 17
-- case: from
CREATE TABLE base (id int, twice int GENERATED ALWAYS AS (id * 2) STORED);
CREATE TABLE child (twice int GENERATED ALWAYS AS (id * 2) STORED) INHERITS (base);
-- case: to
CREATE TABLE base (id int, twice int GENERATED ALWAYS AS (id * 2) STORED);
CREATE TABLE child (twice int GENERATED ALWAYS AS (id * 22) STORED) INHERITS (base);
