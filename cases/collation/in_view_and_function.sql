-- A collation of its own is used in a view's ORDER BY, in a comparison, in a partition key and in a range type.
-- case: from
CREATE TABLE t (a text, b text);
-- case: to
CREATE SCHEMA coll;
CREATE COLLATION coll."my C" FROM "C";
CREATE TABLE t (a text, b text);
CREATE VIEW v AS SELECT a, a < b COLLATE coll."my C" AS less FROM t ORDER BY a COLLATE coll."my C" DESC;
CREATE TABLE p (a text) PARTITION BY RANGE (a COLLATE coll."my C");
CREATE TYPE r AS RANGE (subtype = text, collation = coll."my C");
