-- A unique index over an expression with a predicate and included columns appears.
-- case: from
CREATE TABLE usr (id int PRIMARY KEY, tenant int, email text, deleted bool NOT NULL DEFAULT false);
-- case: rows
INSERT INTO usr VALUES (1, 1, 'A', false), (2, 1, 'a', true);
-- case: to
CREATE TABLE usr (id int PRIMARY KEY, tenant int, email text, deleted bool NOT NULL DEFAULT false);
CREATE UNIQUE INDEX usr_email ON usr (tenant, lower(email)) INCLUDE (id) WHERE NOT deleted;
