-- relvar: revision = "0000000000e2"   parents = ["0000000000e1"]   created = "20261122084100"
-- relvar: message = "people by name"
-- relvar: review = "approved"   signed_by = "Ana"   signed_at = "2026-11-22T09:00:00Z"   body_sha256 = "07bc639ee1ff3440bf0b1962dd062b7087f83a87bb40449770d98b5d4f67bac3"
-- relvar: up
-- relvar: step 1 transaction=none
CREATE INDEX CONCURRENTLY people_name_idx ON people (name);

-- relvar: down
-- relvar: step 1 transaction=none
DROP INDEX CONCURRENTLY people_name_idx;
