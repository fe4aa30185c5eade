-- What the catalogs say of some tables and materialised views. Whether a table holds rows is asked only
-- where the answer would be true: not without the right to read it, nor under row security.
SELECT wanted.place,
       c.reltuples,
       CASE WHEN c.relkind = 'p'
           THEN (SELECT COALESCE(sum(pg_relation_size(p.relid)), 0)::int8
                   FROM pg_partition_tree(c.oid) AS p
                  WHERE p.isleaf)
           ELSE pg_relation_size(c.oid)
       END,
       c.relispopulated,
       has_any_column_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid)
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (schema, name, place)
  JOIN pg_namespace AS n ON n.nspname = wanted.schema
  JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = wanted.name
 WHERE c.relkind IN ('r', 'p', 'm')
