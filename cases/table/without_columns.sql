-- A table with no columns gains its first.
-- case: from
CREATE TABLE empty ();
-- case: to
CREATE TABLE empty (id int);
