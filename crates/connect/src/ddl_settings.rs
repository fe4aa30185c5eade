//! Settings on which it depends what a statement makes.

/// Gives a session the settings under which a CREATE statement makes the same everywhere, whatever `ALTER DATABASE … SET`
/// or `ALTER ROLE … SET` says: the tablespace and the access method of a new table, the reading of strings, of NULL in
/// arrays and comparisons and of XML, triggers and row security that are in force, no limit on a transaction.
///
/// Statements with semicolons, for PostgreSQL 14 and newer. `transaction_timeout` is of 17.
pub const DDL_SETTINGS: &str = "\
    SET default_tablespace = ''; \
    SET default_table_access_method = heap; \
    SET standard_conforming_strings = on; \
    SET array_nulls = on; \
    SET transform_null_equals = off; \
    SET xmloption = content; \
    SET row_security = on; ";

/// More of [`DDL_SETTINGS`]: of those that not every server has, or not every role may set. A query without a semicolon
/// whose rows mean nothing.
pub const DDL_SETTINGS_WHERE_POSSIBLE: &str = "\
    SELECT pg_catalog.set_config(name, value, false) \
    FROM (VALUES ('transaction_timeout', '0', true), \
        ('session_replication_role', 'origin', pg_catalog.current_setting('is_superuser') = 'on')) s (name, value, may) \
    WHERE may AND pg_catalog.current_setting(name, true) <> value";
