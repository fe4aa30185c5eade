-- Triggers that users made, and clones of them on partitions (before 15 these are internal). A constraint's own
-- trigger says something only where it is not simply enabled.
SELECT t.oid,
       t.tgrelid,
       t.tgname,
       t.tgenabled,
       t.tgconstraint <> 0,
       CASE WHEN t.tgisinternal OR t.tgparentid <> 0 THEN NULL ELSE pg_get_triggerdef(t.oid) END,
       t.tgparentid
  FROM pg_trigger AS t
 WHERE t.oid >= 16384
   AND (NOT t.tgisinternal OR t.tgenabled <> 'O' OR t.tgparentid <> 0 AND t.tgconstraint = 0)
