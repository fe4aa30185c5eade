-- A schema goes with all it holds, while another schema's view stops using it.
-- case: lossy
-- case: from
CREATE SCHEMA staging;
CREATE TYPE staging.state AS ENUM ('raw', 'clean');
CREATE TABLE staging.load (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state staging.state NOT NULL);
CREATE TABLE fact (id bigint PRIMARY KEY);
CREATE VIEW everything AS SELECT id FROM fact UNION ALL SELECT id FROM staging.load;
-- case: to
CREATE TABLE fact (id bigint PRIMARY KEY);
CREATE VIEW everything AS SELECT id FROM fact;
