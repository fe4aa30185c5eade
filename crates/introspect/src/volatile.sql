SELECT oid
  FROM pg_proc
 WHERE provolatile = 'v'
