-- Children leave a parent of whose checks one goes and one gets another name; the one child loses both, the other one keeps them.
-- case: from
CREATE TABLE account (id int, balance int, CONSTRAINT solvent CHECK (balance >= 0), CONSTRAINT small CHECK (balance < 1000));
CREATE TABLE account_closed (id int, balance int, CONSTRAINT solvent CHECK (balance >= 0), CONSTRAINT small CHECK (balance < 1000)) INHERITS (account);
CREATE TABLE account_frozen (id int, balance int, CONSTRAINT solvent CHECK (balance >= 0), CONSTRAINT small CHECK (balance < 1000)) INHERITS (account);
-- case: rows
INSERT INTO account_closed VALUES (1, 5);
INSERT INTO account_frozen VALUES (2, 6);
-- case: to
CREATE TABLE account (id int, balance int, CONSTRAINT in_credit CHECK (balance >= 0));
CREATE TABLE account_closed (id int, balance int);
CREATE TABLE account_frozen (id int, balance int, CONSTRAINT solvent CHECK (balance >= 0), CONSTRAINT small CHECK (balance < 1000));
