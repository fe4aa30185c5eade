-- A server of postgres_fdw with its extension, changed.
-- case: from
CREATE EXTENSION postgres_fdw;
CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'localhost', dbname 'other');
CREATE FOREIGN TABLE ft (id int) SERVER other OPTIONS (schema_name 'public', table_name 't');
-- case: to
CREATE EXTENSION postgres_fdw;
CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'localhost', dbname 'other', fetch_size '500');
CREATE FOREIGN TABLE ft (id int, note text OPTIONS (column_name 'remark')) SERVER other OPTIONS (schema_name 'public', table_name 't2', updatable 'false');
