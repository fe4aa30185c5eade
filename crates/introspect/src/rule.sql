-- Every rewrite rule: a view's own one stands for the view in pg_depend.
SELECT r.oid,
       r.ev_class,
       r.rulename,
       r.ev_enabled,
       CASE WHEN r.rulename <> '_RETURN' THEN rtrim(pg_get_ruledef(r.oid), ';') END
  FROM pg_rewrite AS r
 WHERE r.oid >= 16384
