-- What property graphs consist of: elements, labels and properties, which are the ones that depend on tables and
-- columns. They are found by their dependencies, whatever catalogs of that family there are.
WITH RECURSIVE part (graph, class, oid) AS (
    SELECT c.oid, 'pg_class'::regclass::oid, c.oid
      FROM pg_class AS c
     WHERE c.relkind = 'g' AND c.oid >= 16384
 UNION
    SELECT p.graph, d.classid, d.objid
      FROM part AS p
      JOIN pg_depend AS d ON d.refclassid = p.class AND d.refobjid = p.oid
     WHERE d.deptype IN ('a', 'i')
       AND d.classid IN (
           SELECT c.oid
             FROM pg_class AS c
            WHERE c.relnamespace = 'pg_catalog'::regnamespace
              AND c.relname LIKE 'pg\_propgraph\_%')
)
SELECT p.graph, p.class, p.oid
  FROM part AS p
 WHERE p.class <> 'pg_class'::regclass
