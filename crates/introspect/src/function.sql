-- Functions and procedures; aggregates have a statement of their own. Members of extensions stay out
-- (there may be thousands), and so do the constructors of range types.
SELECT p.oid,
       p.pronamespace,
       p.proname,
       array_to_string(p.proargtypes::oid[]::regtype[], ', '),
       p.prokind,
       pg_get_function_arguments(p.oid),
       pg_get_function_identity_arguments(p.oid),
       pg_get_function_result(p.oid),
       p.pronargdefaults,
       l.lanname,
       p.prosrc,
       p.probin,
       pg_get_function_sqlbody(p.oid),
       p.provolatile,
       p.proisstrict,
       p.prosecdef,
       p.proleakproof,
       p.proparallel,
       CASE WHEN p.procost <> CASE WHEN l.lanname IN ('internal', 'c') THEN 1 ELSE 100 END
           THEN p.procost::text
       END,
       CASE WHEN p.proretset AND p.prorows <> 1000 THEN p.prorows::text END,
       NULLIF(p.prosupport, 0)::regproc::text,
       p.proconfig,
       p.protrftypes::regtype[]::text[]
  FROM pg_proc AS p
  JOIN pg_language AS l ON l.oid = p.prolang
 WHERE p.oid >= 16384
   AND p.prokind <> 'a'
   AND NOT EXISTS (
       SELECT FROM pg_depend AS d
        WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
