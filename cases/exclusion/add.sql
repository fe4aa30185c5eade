-- An exclusion constraint is added to a table with rows.
-- case: from
CREATE TABLE shift (id int PRIMARY KEY, during tsrange NOT NULL);
-- case: rows
INSERT INTO shift VALUES (1, '[2026-01-01,2026-01-02)');
-- case: to
CREATE TABLE shift (id int PRIMARY KEY, during tsrange NOT NULL, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));
