-- What is published, and through which table, changes.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE PUBLICATION pub FOR TABLE a WITH (publish = 'insert, update');
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE PUBLICATION pub FOR TABLE a WITH (publish = 'insert, delete, truncate', publish_via_partition_root = true);
