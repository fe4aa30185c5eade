-- A foreign key has a comment and stays not validated while its action changes.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a_id int);
ALTER TABLE b ADD CONSTRAINT fk FOREIGN KEY (a_id) REFERENCES a NOT VALID;
COMMENT ON CONSTRAINT fk ON b IS 'old rows are bad';
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a_id int);
ALTER TABLE b ADD CONSTRAINT fk FOREIGN KEY (a_id) REFERENCES a ON DELETE CASCADE NOT VALID;
COMMENT ON CONSTRAINT fk ON b IS 'old rows are bad';
