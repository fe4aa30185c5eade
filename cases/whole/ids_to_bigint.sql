-- Every int key and reference of a small schema becomes bigint.
-- case: from
CREATE TABLE a (id serial PRIMARY KEY, parent int REFERENCES a);
CREATE TABLE b (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a_id int NOT NULL REFERENCES a ON DELETE CASCADE);
CREATE TABLE c (a_id int REFERENCES a, b_id int REFERENCES b, n int, PRIMARY KEY (a_id, b_id));
CREATE INDEX c_b ON c (b_id);
CREATE VIEW v AS SELECT a.id AS a_id, count(c.n) AS n FROM a LEFT JOIN c ON c.a_id = a.id GROUP BY a.id;
-- case: rows
INSERT INTO a DEFAULT VALUES;
INSERT INTO b (a_id) VALUES (1);
INSERT INTO c VALUES (1, 1, 5);
-- case: to
CREATE TABLE a (id bigserial PRIMARY KEY, parent bigint REFERENCES a);
CREATE TABLE b (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a_id bigint NOT NULL REFERENCES a ON DELETE CASCADE);
CREATE TABLE c (a_id bigint REFERENCES a, b_id bigint REFERENCES b, n int, PRIMARY KEY (a_id, b_id));
CREATE INDEX c_b ON c (b_id);
CREATE VIEW v AS SELECT a.id AS a_id, count(c.n) AS n FROM a LEFT JOIN c ON c.a_id = a.id GROUP BY a.id;
