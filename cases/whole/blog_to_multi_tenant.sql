-- A blog becomes multi-tenant: a tenant column everywhere, composite keys, row security.
-- case: backfill author.tenant_id = 1
-- case: backfill post.tenant_id = 1
-- case: from
CREATE TABLE author (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE post (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author_id bigint NOT NULL REFERENCES author, title text NOT NULL);
CREATE INDEX post_author ON post (author_id);
CREATE VIEW titles AS SELECT p.title, a.email FROM post p JOIN author a ON a.id = p.author_id;
-- case: rows
INSERT INTO author (email) VALUES ('a@b');
INSERT INTO post (author_id, title) VALUES (1, 'Hello');
-- case: to
CREATE TABLE tenant (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE author (id bigint GENERATED ALWAYS AS IDENTITY, email text NOT NULL, tenant_id int NOT NULL,
  PRIMARY KEY (tenant_id, id), CONSTRAINT author_email UNIQUE (tenant_id, email));
CREATE TABLE post (id bigint GENERATED ALWAYS AS IDENTITY, author_id bigint NOT NULL, title text NOT NULL, tenant_id int NOT NULL,
  PRIMARY KEY (tenant_id, id), CONSTRAINT post_author FOREIGN KEY (tenant_id, author_id) REFERENCES author ON DELETE CASCADE);
CREATE INDEX post_author_id ON post (tenant_id, author_id);
CREATE VIEW titles AS SELECT p.tenant_id, p.title, a.email FROM post p JOIN author a ON a.id = p.author_id AND a.tenant_id = p.tenant_id;
ALTER TABLE author ENABLE ROW LEVEL SECURITY;
ALTER TABLE post ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON author USING (tenant_id = current_setting('app.tenant', true)::int);
CREATE POLICY tenant ON post USING (tenant_id = current_setting('app.tenant', true)::int);
