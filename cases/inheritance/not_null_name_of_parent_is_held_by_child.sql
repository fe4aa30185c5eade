-- A child already has a NOT NULL by the name that PostgreSQL would choose for the parent's; another child names its own after itself.
-- case: requires = 18
-- case: from
CREATE TABLE base (a int, b int);
CREATE TABLE kid (a int CONSTRAINT base_a_not_null NOT NULL) INHERITS (base);
-- case: to
CREATE TABLE base (a int NOT NULL, b int NOT NULL);
CREATE TABLE kid (a int CONSTRAINT base_a_not_null NOT NULL) INHERITS (base);
CREATE TABLE other (a int CONSTRAINT other_a_not_null NOT NULL) INHERITS (base);
