-- Generated columns are published.
-- case: requires = 18
-- case: from
CREATE TABLE a (id int PRIMARY KEY, b int GENERATED ALWAYS AS (id * 2) STORED);
CREATE PUBLICATION pub FOR TABLE a;
-- case: to
CREATE TABLE a (id int PRIMARY KEY, b int GENERATED ALWAYS AS (id * 2) STORED);
CREATE PUBLICATION pub FOR TABLE a WITH (publish_generated_columns = stored);
