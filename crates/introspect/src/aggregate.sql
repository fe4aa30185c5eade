SELECT p.oid,
       p.pronamespace,
       p.proname,
       array_to_string(p.proargtypes::oid[]::regtype[], ', '),
       COALESCE(NULLIF(pg_get_function_arguments(p.oid), ''), '*'),
       array_remove(ARRAY[
           'SFUNC = ' || a.aggtransfn::regproc,
           'STYPE = ' || format_type(a.aggtranstype, NULL),
           'SSPACE = ' || NULLIF(a.aggtransspace, 0),
           'FINALFUNC = ' || NULLIF(a.aggfinalfn, 0)::regproc,
           CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
           CASE WHEN a.aggfinalfn <> 0 AND a.aggfinalmodify <> usual.modify
               THEN 'FINALFUNC_MODIFY = ' || (modify.words ->> a.aggfinalmodify::text)
           END,
           'COMBINEFUNC = ' || NULLIF(a.aggcombinefn, 0)::regproc,
           'SERIALFUNC = ' || NULLIF(a.aggserialfn, 0)::regproc,
           'DESERIALFUNC = ' || NULLIF(a.aggdeserialfn, 0)::regproc,
           'INITCOND = ' || quote_literal(a.agginitval),
           'MSFUNC = ' || NULLIF(a.aggmtransfn, 0)::regproc,
           'MINVFUNC = ' || NULLIF(a.aggminvtransfn, 0)::regproc,
           CASE WHEN a.aggmtransfn <> 0 THEN 'MSTYPE = ' || format_type(a.aggmtranstype, NULL) END,
           'MSSPACE = ' || NULLIF(a.aggmtransspace, 0),
           'MFINALFUNC = ' || NULLIF(a.aggmfinalfn, 0)::regproc,
           CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
           CASE WHEN a.aggmfinalfn <> 0 AND a.aggmfinalmodify <> usual.modify
               THEN 'MFINALFUNC_MODIFY = ' || (modify.words ->> a.aggmfinalmodify::text)
           END,
           'MINITCOND = ' || quote_literal(a.aggminitval),
           'SORTOP = OPERATOR(' || quote_ident(sn.nspname) || '.' || s.oprname || ')',
           CASE p.proparallel WHEN 's' THEN 'PARALLEL = SAFE' WHEN 'r' THEN 'PARALLEL = RESTRICTED' END,
           CASE WHEN a.aggkind = 'h' THEN 'HYPOTHETICAL' END
       ], NULL)
  FROM pg_proc AS p
  JOIN pg_aggregate AS a ON a.aggfnoid = p.oid
  LEFT JOIN pg_operator AS s ON s.oid = a.aggsortop
  LEFT JOIN pg_namespace AS sn ON sn.oid = s.oprnamespace
 CROSS JOIN LATERAL (SELECT CASE a.aggkind WHEN 'n' THEN 'r'::"char" ELSE 'w' END) AS usual (modify)
 CROSS JOIN (SELECT '{"r": "READ_ONLY", "s": "SHAREABLE", "w": "READ_WRITE"}'::jsonb) AS modify (words)
 WHERE p.oid >= 16384
   AND p.prokind = 'a'
   AND NOT EXISTS (
       SELECT FROM pg_depend AS d
        WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
