-- Labels are added at the front, twice in the same gap and at the end.
-- case: from
CREATE TYPE size AS ENUM ('s', 'm', 'xl');
CREATE TABLE shirt (id int PRIMARY KEY, size size);
-- case: rows
INSERT INTO shirt VALUES (1, 's'), (2, 'xl');
-- case: to
CREATE TYPE size AS ENUM ('xs', 's', 'm', 'ml', 'l', 'xl', 'xxl');
CREATE TABLE shirt (id int PRIMARY KEY, size size);
