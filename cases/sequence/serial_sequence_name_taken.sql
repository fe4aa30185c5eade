-- The sequence of a serial column did not get its usual name, because that was taken.
-- case: from
CREATE SEQUENCE t_id_seq;
-- case: to
CREATE SEQUENCE t_id_seq;
CREATE TABLE t (id serial PRIMARY KEY);
