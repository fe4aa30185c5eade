-- A wrapper gains a validator, which ALTER can do.
-- case: from
CREATE FOREIGN DATA WRAPPER d;
-- case: to
CREATE FOREIGN DATA WRAPPER d VALIDATOR postgresql_fdw_validator;
