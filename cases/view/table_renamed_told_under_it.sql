-- A table is renamed on request under a view, a materialized view, a rule, a policy and a parsed function body.
-- case: rename table t -> thing
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT t.id FROM t;
CREATE MATERIALIZED VIEW m AS SELECT max(t.a) AS top FROM t;
CREATE FUNCTION f() RETURNS bigint RETURN (SELECT count(*) FROM t);
CREATE TABLE other (id int);
CREATE POLICY p ON other USING (id IN (SELECT t.id FROM t));
-- case: rows
INSERT INTO t VALUES (1, 2);
-- case: to
CREATE TABLE thing (id int CONSTRAINT t_pkey PRIMARY KEY, a int);
CREATE VIEW v AS SELECT t.id FROM thing t;
CREATE MATERIALIZED VIEW m AS SELECT max(thing.a) AS top FROM thing;
CREATE FUNCTION f() RETURNS bigint RETURN (SELECT count(*) FROM thing);
CREATE TABLE other (id int);
CREATE POLICY p ON other USING (id IN (SELECT thing.id FROM thing));
