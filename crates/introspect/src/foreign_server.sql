SELECT s.oid,
       s.srvname,
       w.fdwname,
       s.srvtype,
       s.srvversion,
       ARRAY(SELECT quote_ident(option_name) || ' ' || quote_literal(option_value)
               FROM pg_options_to_table(s.srvoptions)
              ORDER BY option_name COLLATE "C")
  FROM pg_foreign_server AS s
  JOIN pg_foreign_data_wrapper AS w ON w.oid = s.srvfdw
 WHERE s.oid >= 16384
