-- Names that PostgreSQL makes itself are cut to 63 bytes and numbered.
-- case: from
CREATE TABLE a_table_with_quite_a_long_name_that_goes_on (a_column_with_a_long_name_too int, another_column_with_a_long_name int);
-- case: to
CREATE TABLE a_table_with_quite_a_long_name_that_goes_on (
  a_column_with_a_long_name_too int UNIQUE CHECK (a_column_with_a_long_name_too > 0),
  another_column_with_a_long_name int UNIQUE CHECK (another_column_with_a_long_name > 0),
  UNIQUE (a_column_with_a_long_name_too, another_column_with_a_long_name),
  UNIQUE (another_column_with_a_long_name, a_column_with_a_long_name_too));
