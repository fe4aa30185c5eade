-- An exclusion constraint goes.
-- case: from
CREATE TABLE c (area circle, EXCLUDE USING gist (area WITH &&));
-- case: to
CREATE TABLE c (area circle);
