-- One without a function is a shell that another one's COMMUTATOR or NEGATOR made.
SELECT o.oid,
       o.oprnamespace,
       o.oprname,
       COALESCE(format_type(NULLIF(o.oprleft, 0), NULL), 'NONE')
       || ', ' || COALESCE(format_type(NULLIF(o.oprright, 0), NULL), 'NONE'),
       array_remove(ARRAY[
           'FUNCTION = ' || o.oprcode::regproc,
           'LEFTARG = ' || format_type(NULLIF(o.oprleft, 0), NULL),
           'RIGHTARG = ' || format_type(NULLIF(o.oprright, 0), NULL),
           'COMMUTATOR = OPERATOR(' || quote_ident(cn.nspname) || '.' || c.oprname || ')',
           'NEGATOR = OPERATOR(' || quote_ident(nn.nspname) || '.' || n.oprname || ')',
           'RESTRICT = ' || NULLIF(o.oprrest, 0)::regproc,
           'JOIN = ' || NULLIF(o.oprjoin, 0)::regproc,
           CASE WHEN o.oprcanhash THEN 'HASHES' END,
           CASE WHEN o.oprcanmerge THEN 'MERGES' END
       ], NULL)
  FROM pg_operator AS o
  LEFT JOIN pg_operator AS c ON c.oid = o.oprcom
  LEFT JOIN pg_namespace AS cn ON cn.oid = c.oprnamespace
  LEFT JOIN pg_operator AS n ON n.oid = o.oprnegate
  LEFT JOIN pg_namespace AS nn ON nn.oid = n.oprnamespace
 WHERE o.oid >= 16384
   AND o.oprcode <> 0
