-- The key's name changes on request.
-- case: rename constraint t.t_pkey -> t.pk_t
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
-- case: to
CREATE TABLE t (id int CONSTRAINT pk_t PRIMARY KEY);
