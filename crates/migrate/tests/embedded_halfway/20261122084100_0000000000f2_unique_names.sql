-- relvar: revision = "0000000000f2"   parents = ["0000000000f1"]   created = "20261122084100"
-- relvar: message = "unique names"
-- relvar: up
-- relvar: step 1
ALTER TABLE people ADD COLUMN nick text;
-- relvar: step 2 transaction=none
CREATE UNIQUE INDEX CONCURRENTLY people_name_key ON people (name);

-- relvar: down lossy = ["people.nick"]
-- relvar: step 1 transaction=none
DROP INDEX CONCURRENTLY people_name_key;
-- relvar: step 2
ALTER TABLE people DROP COLUMN nick;
