SELECT c.oid,
       c.collnamespace,
       c.collname,
       array_remove(ARRAY[
           CASE c.collprovider WHEN 'i' THEN 'PROVIDER = icu'
                               WHEN 'b' THEN 'PROVIDER = builtin'
                               ELSE 'PROVIDER = libc'
           END,
           CASE WHEN NOT c.collisdeterministic THEN 'DETERMINISTIC = false' END,
           'LOCALE = ' || quote_literal(locale.name),
           CASE WHEN locale.name IS NULL THEN 'LC_COLLATE = ' || quote_literal(c.collcollate) END,
           CASE WHEN locale.name IS NULL THEN 'LC_CTYPE = ' || quote_literal(c.collctype) END,
           'RULES = ' || quote_literal(rules.text)
       ], NULL)
  FROM pg_collation AS c
 CROSS JOIN LATERAL (
       -- Until 14 an ICU locale stood in collcollate, until 16 in colliculocale.
       SELECT COALESCE(
           to_jsonb(c) ->> 'colllocale',
           to_jsonb(c) ->> 'colliculocale',
           CASE WHEN c.collcollate = c.collctype THEN c.collcollate::text END)
       ) AS locale (name)
 CROSS JOIN LATERAL (SELECT to_jsonb(c) ->> 'collicurules') AS rules (text)
 WHERE c.oid >= 16384
