-- Edges that do not follow from structure, and who belongs to an extension or to a range type.
-- An index's own columns, a key's columns, a column's table and the like are read with their kinds:
-- this is PostgreSQL's largest catalog, and most of it says just that. What sorts out most comes first.
SELECT d.deptype,
       d.classid,
       d.objid,
       d.objsubid,
       d.refclassid,
       d.refobjid,
       d.refobjsubid
  FROM pg_depend AS d
 WHERE d.refclassid <> 'pg_namespace'::regclass
   AND CASE d.deptype
           WHEN 'n' THEN true
           WHEN 'a' THEN d.classid NOT IN ('pg_attrdef'::regclass, 'pg_constraint'::regclass)
           WHEN 'i' THEN d.classid IN (
               'pg_proc'::regclass, 'pg_cast'::regclass, 'pg_amop'::regclass, 'pg_amproc'::regclass)
           ELSE d.deptype IN ('e', 'x')
       END
   AND CASE
           WHEN d.refclassid <> 'pg_class'::regclass THEN true
           -- Before 15 a generated column itself depends on what its expression uses.
           WHEN d.classid = 'pg_class'::regclass THEN d.objsubid > 0 OR d.objid IN (
               SELECT indexrelid FROM pg_index WHERE indexprs IS NOT NULL OR indpred IS NOT NULL)
               -- Relations of a kind that a newer server has.
               OR d.objid IN (SELECT oid FROM pg_class
                   WHERE relkind NOT IN ('r', 'p', 'f', 'v', 'm', 'S', 'c', 'i', 'I', 't', 'g'))
           WHEN d.classid = 'pg_constraint'::regclass THEN d.objid IN (
               SELECT oid FROM pg_constraint WHERE contype = 'c')
           ELSE true
       END
   AND d.objid >= 16384
