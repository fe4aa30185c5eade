-- An identity column grows from int to bigint; its sequence has a type of its own.
-- case: from
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
-- case: rows
INSERT INTO t DEFAULT VALUES;
-- case: to
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
