-- From 18; before, a NOT NULL is no more than a mark on the column. What a partition has from its parent is the
-- parent's alone, as ATTACH PARTITION makes it, though a key of the partition's own, or a NOT NULL that it had before
-- its parent, marks it as local too.
SELECT c.oid,
       c.conrelid,
       c.conkey[1],
       c.conname,
       c.connoinherit,
       c.convalidated,
       c.conislocal AND NOT (r.relispartition AND c.coninhcount > 0),
       c.conislocal
  FROM pg_constraint AS c
  JOIN pg_class AS r ON r.oid = c.conrelid
 WHERE c.conrelid >= 16384
   AND c.contype = 'n'
