-- A schema appears together with a table and a view inside it.
-- case: from
CREATE TABLE account (id int PRIMARY KEY);
-- case: to
CREATE TABLE account (id int PRIMARY KEY);
CREATE SCHEMA billing
  CREATE TABLE invoice (id int PRIMARY KEY, account_id int REFERENCES public.account)
  CREATE VIEW open_invoice AS SELECT id FROM invoice;
