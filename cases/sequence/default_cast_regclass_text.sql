-- A default finds its sequence by text at run time instead of by identity: no dependency remains.
-- case: from
CREATE SEQUENCE s;
CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'));
-- case: to
CREATE SEQUENCE s;
CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('public.s'::text));
