-- Arrays of a composite type, also inside another, hold values when the type gains an attribute in front of the others.
-- case: from
CREATE TYPE spot AS (a int, b text);
CREATE TYPE route AS (spots spot[], k int);
CREATE TABLE t (id int PRIMARY KEY, ys spot[], r spot, routes route[]);
-- case: rows
INSERT INTO t VALUES
  (1, ARRAY[row(2, 'c,"{')::spot, NULL], row(NULL, NULL)::spot, ARRAY[row(ARRAY[row(1, NULL)::spot], 1)::route]),
  (2, '{}', NULL, NULL),
  (3, '[0:1][3:5]={{"(1,a)","(2,b)","(3,c)"},{"(4,d)",NULL,"(6,)"}}', NULL, ARRAY[row(NULL, 1)::route, row('{}', 2)::route]);
-- case: to
CREATE TYPE spot AS (z int, a bigint, b text);
CREATE TYPE route AS (spots spot[], k int);
CREATE TABLE t (id int PRIMARY KEY, ys spot[], r spot, routes route[]);
