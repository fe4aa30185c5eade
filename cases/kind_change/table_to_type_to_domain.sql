-- Names change kinds: table to composite type, type to domain, domain to table.
-- case: lossy
-- case: from
CREATE TABLE a (x int);
CREATE TYPE b AS ENUM ('x');
CREATE DOMAIN c AS int;
-- case: to
CREATE TYPE a AS (x int);
CREATE DOMAIN b AS text;
CREATE TABLE c (x int);
