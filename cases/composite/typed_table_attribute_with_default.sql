-- A typed table says a default and NOT NULL of a column that its type gains.
-- case: from
CREATE TYPE addr AS (street text, city text);
CREATE TABLE addrs OF addr (PRIMARY KEY (street));
-- case: rows
INSERT INTO addrs VALUES ('Elm', 'Ulm');
-- case: to
CREATE TYPE addr AS (street text, city text, floors int, note text);
CREATE TABLE addrs OF addr (PRIMARY KEY (street), floors NOT NULL DEFAULT 3, note DEFAULT 'none');
