-- relvar: revision = "0000000000f1"   parents = []   created = "20261122084000"
-- relvar: message = "people"
-- relvar: up
CREATE TABLE people (id bigint PRIMARY KEY, name text NOT NULL);

-- relvar: down
DROP TABLE people;
