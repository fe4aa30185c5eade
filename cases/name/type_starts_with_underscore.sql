-- Types whose names look like those of array types.
-- case: from
CREATE TYPE a AS ENUM ('x');
-- case: to
CREATE TYPE _a AS ENUM ('y');
CREATE TYPE a AS ENUM ('x');
CREATE TABLE t (p a, q a[], r _a, s _a[]);
