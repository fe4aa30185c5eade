-- An enum used by a table becomes a composite type of the same name: the column is another.
-- case: lossy
-- case: from
CREATE TYPE money_kind AS ENUM ('eur', 'usd');
CREATE TABLE t (id int PRIMARY KEY, m money_kind);
-- case: to
CREATE TYPE money_kind AS (amount numeric, currency text);
CREATE TABLE t (id int PRIMARY KEY, m money_kind);
