-- ON DELETE SET NULL touches only some of the columns.
-- case: requires = 15
-- case: from
CREATE TABLE a (tenant int, id int, PRIMARY KEY (tenant, id));
CREATE TABLE b (tenant int, a_id int, other int DEFAULT 0,
  CONSTRAINT b_a FOREIGN KEY (tenant, a_id) REFERENCES a ON DELETE SET NULL,
  CONSTRAINT b_o FOREIGN KEY (tenant, other) REFERENCES a ON DELETE SET DEFAULT (other));
-- case: to
CREATE TABLE a (tenant int, id int, PRIMARY KEY (tenant, id));
CREATE TABLE b (tenant int, a_id int, other int DEFAULT 0,
  CONSTRAINT b_a FOREIGN KEY (tenant, a_id) REFERENCES a ON DELETE SET NULL (a_id),
  CONSTRAINT b_o FOREIGN KEY (tenant, other) REFERENCES a ON DELETE SET DEFAULT);
