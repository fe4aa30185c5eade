-- A domain's default changes from a constant to a function call.
-- case: from
CREATE DOMAIN stamp AS timestamptz DEFAULT '2000-01-01 00:00:00+00';
CREATE TABLE t (id int PRIMARY KEY, at stamp);
-- case: to
CREATE DOMAIN stamp AS timestamptz DEFAULT now();
CREATE TABLE t (id int PRIMARY KEY, at stamp);
