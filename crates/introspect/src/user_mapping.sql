-- pg_user_mapping itself is for superusers; the view hides options from those who may not see them.
SELECT m.umid,
       m.srvid,
       m.usename,
       ARRAY(SELECT quote_ident(option_name) || ' ' || quote_literal(option_value)
               FROM pg_options_to_table(m.umoptions)
              ORDER BY option_name COLLATE "C")
  FROM pg_user_mappings AS m
 WHERE m.umid >= 16384
