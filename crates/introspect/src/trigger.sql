-- Triggers that users made. A clone on a partition has a parent, and says something only where it is
-- enabled otherwise; so does a constraint's own trigger where it is not simply enabled.
SELECT t.oid,
       t.tgrelid,
       t.tgname,
       t.tgenabled,
       t.tgconstraint <> 0,
       CASE WHEN t.tgisinternal OR t.tgparentid <> 0 THEN NULL ELSE pg_get_triggerdef(t.oid) END,
       t.tgparentid
  FROM pg_trigger AS t
 WHERE t.oid >= 16384
   AND (NOT t.tgisinternal OR t.tgenabled <> 'O')
