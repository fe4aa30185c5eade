-- A view leans on a primary key by functional dependency; the key changes and the view lists its columns.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text, b text);
CREATE VIEW v AS SELECT id, a, b, count(*) AS n FROM t GROUP BY id;
-- case: to
CREATE TABLE t (id int NOT NULL, a text NOT NULL, b text, PRIMARY KEY (id, a));
CREATE VIEW v AS SELECT id, a, b, count(*) AS n FROM t GROUP BY id, a, b;
