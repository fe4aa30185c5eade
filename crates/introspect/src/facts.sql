-- What the catalogs say of some tables and materialised views. Whether a table holds rows is asked only
-- where the answer would be true: not without the right to read it, nor under row security. A table with
-- a foreign table below it is asked for its own rows and those of its other children, one by one: reading
-- it as a whole would read from the foreign server.
SELECT wanted.place,
       c.reltuples,
       CASE WHEN c.relkind = 'p'
           THEN (SELECT COALESCE(sum(pg_relation_size(p.relid)), 0)::int8
                   FROM pg_partition_tree(c.oid) AS p
                  WHERE p.isleaf)
           ELSE pg_relation_size(c.oid)
       END,
       c.relispopulated,
       has_any_column_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid),
       below.has_foreign,
       below.own
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (schema, name, place)
  JOIN pg_namespace AS n ON n.nspname = wanted.schema
  JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = wanted.name
 CROSS JOIN LATERAL (
       WITH RECURSIVE family (oid) AS (
           SELECT c.oid
        UNION
           SELECT i.inhrelid
             FROM family AS f
             JOIN pg_inherits AS i ON i.inhparent = f.oid
       )
       SELECT bool_or(m.relkind = 'f'),
              CASE WHEN bool_and(has_any_column_privilege(m.oid, 'SELECT') AND NOT row_security_active(m.oid))
                         FILTER (WHERE m.relkind = 'r') IS NOT FALSE
                   THEN COALESCE(array_agg(format('%I.%I', s.nspname, m.relname)) FILTER (WHERE m.relkind = 'r'), '{}')
              END
         FROM family AS f
         JOIN pg_class AS m ON m.oid = f.oid
         JOIN pg_namespace AS s ON s.oid = m.relnamespace
       ) AS below (has_foreign, own)
 WHERE c.relkind IN ('r', 'p', 'm')
