-- A tenant joins primary keys, unique constraints and the foreign keys that rest on them.
-- case: from
CREATE TABLE tenant (id int PRIMARY KEY);
CREATE TABLE account (id int PRIMARY KEY, tenant int NOT NULL REFERENCES tenant, email text UNIQUE);
CREATE TABLE bill (id int PRIMARY KEY, tenant int NOT NULL, account int REFERENCES account, CONSTRAINT bill_u UNIQUE (account, id));
CREATE TABLE line (bill int REFERENCES bill ON DELETE CASCADE, tenant int NOT NULL, no int, PRIMARY KEY (bill, no));
-- case: rows
INSERT INTO tenant VALUES (1); INSERT INTO account VALUES (1, 1, 'a'); INSERT INTO bill VALUES (1, 1, 1); INSERT INTO line VALUES (1, 1, 1);
-- case: to
CREATE TABLE tenant (id int PRIMARY KEY);
CREATE TABLE account (id int, tenant int NOT NULL REFERENCES tenant, email text, PRIMARY KEY (tenant, id), UNIQUE (tenant, email));
CREATE TABLE bill (id int, tenant int NOT NULL, account int, PRIMARY KEY (tenant, id), FOREIGN KEY (tenant, account) REFERENCES account (tenant, id));
CREATE UNIQUE INDEX bill_u ON bill (account, id);
CREATE TABLE line (bill int, tenant int NOT NULL, no int, PRIMARY KEY (tenant, bill, no), FOREIGN KEY (tenant, bill) REFERENCES bill ON DELETE CASCADE);
