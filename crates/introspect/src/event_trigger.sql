SELECT e.oid,
       e.evtname,
       e.evtevent,
       COALESCE(e.evttags, '{}'),
       e.evtfoid::regproc::text,
       e.evtenabled
  FROM pg_event_trigger AS e
 WHERE e.oid >= 16384
