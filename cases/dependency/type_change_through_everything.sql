-- One column's type changes under a domain column beside it, two levels of views, a materialized view, a function over a view, a policy elsewhere, statistics and a foreign key.
-- case: from
CREATE TABLE acct (id int PRIMARY KEY, no int NOT NULL UNIQUE, kind text);
CREATE TABLE entry (id int PRIMARY KEY, acct_no int NOT NULL REFERENCES acct (no), amount numeric);
CREATE INDEX entry_acct ON entry (acct_no) INCLUDE (amount);
CREATE STATISTICS entry_stats ON acct_no, amount FROM entry;
CREATE VIEW balance AS SELECT acct_no, sum(amount) AS total FROM entry GROUP BY acct_no;
CREATE VIEW rich AS SELECT a.kind, b.acct_no FROM acct a JOIN balance b ON b.acct_no = a.no WHERE b.total > 100;
CREATE MATERIALIZED VIEW top AS SELECT acct_no FROM rich;
CREATE UNIQUE INDEX top_no ON top (acct_no);
CREATE FUNCTION rich_of(k text) RETURNS SETOF rich LANGUAGE sql STABLE AS $$ SELECT * FROM rich WHERE kind = k $$;
CREATE TABLE secret (acct_no int, note text);
CREATE POLICY only_rich ON secret USING (acct_no IN (SELECT acct_no FROM top));
-- case: rows
INSERT INTO acct VALUES (1, 10, 'a');
INSERT INTO entry VALUES (1, 10, 500);
-- case: to
CREATE TABLE acct (id int PRIMARY KEY, no bigint NOT NULL UNIQUE, kind text);
CREATE TABLE entry (id int PRIMARY KEY, acct_no bigint NOT NULL REFERENCES acct (no), amount numeric);
CREATE INDEX entry_acct ON entry (acct_no) INCLUDE (amount);
CREATE STATISTICS entry_stats ON acct_no, amount FROM entry;
CREATE VIEW balance AS SELECT acct_no, sum(amount) AS total FROM entry GROUP BY acct_no;
CREATE VIEW rich AS SELECT a.kind, b.acct_no FROM acct a JOIN balance b ON b.acct_no = a.no WHERE b.total > 100;
CREATE MATERIALIZED VIEW top AS SELECT acct_no FROM rich;
CREATE UNIQUE INDEX top_no ON top (acct_no);
CREATE FUNCTION rich_of(k text) RETURNS SETOF rich LANGUAGE sql STABLE AS $$ SELECT * FROM rich WHERE kind = k $$;
CREATE TABLE secret (acct_no bigint, note text);
CREATE POLICY only_rich ON secret USING (acct_no IN (SELECT acct_no FROM top));
