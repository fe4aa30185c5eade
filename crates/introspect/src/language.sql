SELECT l.oid,
       l.lanname,
       concat_ws(' ',
           'HANDLER ' || NULLIF(l.lanplcallfoid, 0)::regproc,
           'INLINE ' || NULLIF(l.laninline, 0)::regproc,
           'VALIDATOR ' || NULLIF(l.lanvalidator, 0)::regproc),
       l.lanpltrusted
  FROM pg_language AS l
 WHERE l.oid >= 16384
