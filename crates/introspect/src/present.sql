-- Which columns that not every version has there are, and which of PostgreSQL's catalogs hold anything that a user made. Most databases have no operators, no
-- casts and no text search objects: what is not there is not asked for.
SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT FROM pg_aggregate WHERE aggfnoid >= 16384) THEN 'pg_aggregate' END,
    CASE WHEN EXISTS (SELECT FROM pg_am WHERE oid >= 16384) THEN 'pg_am' END,
    CASE WHEN EXISTS (SELECT FROM pg_cast WHERE oid >= 16384) THEN 'pg_cast' END,
    -- Kinds of relation that there are from 19 on: property graphs, and what is not known yet.
    CASE WHEN EXISTS (SELECT FROM pg_class WHERE relkind = 'g' AND oid >= 16384) THEN 'property graphs' END,
    CASE WHEN EXISTS (SELECT FROM pg_class
                       WHERE relkind NOT IN ('r', 'p', 'f', 'v', 'm', 'S', 'c', 'i', 'I', 't', 'g')
                         AND oid >= 16384) THEN 'pg_class' END,
    CASE WHEN EXISTS (SELECT FROM pg_collation WHERE oid >= 16384) THEN 'pg_collation' END,
    CASE WHEN EXISTS (SELECT FROM pg_conversion WHERE oid >= 16384) THEN 'pg_conversion' END,
    CASE WHEN EXISTS (SELECT FROM pg_default_acl) THEN 'pg_default_acl' END,
    CASE WHEN EXISTS (SELECT FROM pg_event_trigger) THEN 'pg_event_trigger' END,
    CASE WHEN EXISTS (SELECT FROM pg_foreign_data_wrapper) THEN 'pg_foreign_data_wrapper' END,
    CASE WHEN EXISTS (SELECT FROM pg_foreign_server) THEN 'pg_foreign_server' END,
    CASE WHEN EXISTS (SELECT FROM pg_inherits) THEN 'pg_inherits' END,
    CASE WHEN EXISTS (SELECT FROM pg_language WHERE oid >= 16384) THEN 'pg_language' END,
    CASE WHEN EXISTS (SELECT FROM pg_opclass WHERE oid >= 16384) THEN 'pg_opclass' END,
    CASE WHEN EXISTS (SELECT FROM pg_operator WHERE oid >= 16384) THEN 'pg_operator' END,
    CASE WHEN EXISTS (SELECT FROM pg_opfamily WHERE oid >= 16384) THEN 'pg_opfamily' END,
    CASE WHEN EXISTS (SELECT FROM pg_policy) THEN 'pg_policy' END,
    CASE WHEN EXISTS (SELECT FROM pg_publication) THEN 'pg_publication' END,
    CASE WHEN EXISTS (SELECT FROM pg_range WHERE rngtypid >= 16384) THEN 'pg_range' END,
    CASE WHEN EXISTS (SELECT FROM pg_seclabel) THEN 'pg_seclabel' END,
    CASE WHEN EXISTS (SELECT FROM pg_sequence) THEN 'pg_sequence' END,
    CASE WHEN EXISTS (SELECT FROM pg_statistic_ext) THEN 'pg_statistic_ext' END,
    CASE WHEN EXISTS (SELECT s.oid FROM pg_subscription AS s) THEN 'pg_subscription' END,
    CASE WHEN EXISTS (SELECT FROM pg_transform WHERE oid >= 16384) THEN 'pg_transform' END,
    CASE WHEN EXISTS (SELECT FROM pg_ts_config WHERE oid >= 16384)
           OR EXISTS (SELECT FROM pg_ts_dict WHERE oid >= 16384)
           OR EXISTS (SELECT FROM pg_ts_parser WHERE oid >= 16384)
           OR EXISTS (SELECT FROM pg_ts_template WHERE oid >= 16384) THEN 'pg_ts_config' END
], NULL)
|| ARRAY(
    SELECT c.relname || '.' || a.attname
      FROM pg_class AS c
      JOIN pg_attribute AS a ON a.attrelid = c.oid AND NOT a.attisdropped
     WHERE c.relnamespace = 'pg_catalog'::regnamespace
       AND (c.relname, a.attname) IN (
           ('pg_foreign_data_wrapper', 'fdwconnection'),
           ('pg_publication', 'puballsequences'),
           ('pg_publication_rel', 'prexcept')))
