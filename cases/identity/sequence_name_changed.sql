-- The identity's sequence has a name of its own.
-- case: from
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
-- case: to
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME t_numbers) PRIMARY KEY);
