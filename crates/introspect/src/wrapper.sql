SELECT w.oid,
       w.fdwname,
       NULLIF(w.fdwhandler, 0)::regproc::text,
       NULLIF(w.fdwvalidator, 0)::regproc::text,
       NULLIF(w.fdwconnection, 0)::regproc::text, -- with pg_foreign_data_wrapper.fdwconnection, else NULL::text
       ARRAY(SELECT quote_ident(option_name) || ' ' || quote_literal(option_value)
               FROM pg_options_to_table(w.fdwoptions)
              ORDER BY option_name COLLATE "C")
  FROM pg_foreign_data_wrapper AS w
 WHERE w.oid >= 16384
