-- From 18; before, a NOT NULL is no more than a mark on the column.
SELECT c.oid,
       c.conrelid,
       c.conkey[1],
       c.conname,
       c.connoinherit,
       c.convalidated,
       c.conislocal
  FROM pg_constraint AS c
 WHERE c.conrelid >= 16384
   AND c.contype = 'n'
