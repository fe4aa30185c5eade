-- relvar: revision = "0000000000e1"   parents = []   created = "20261122084000"
-- relvar: message = "people"
-- relvar: review = "approved"   signed_by = "Ana"   signed_at = "2026-11-22T09:00:00Z"   body_sha256 = "8afb0a18792ac3a281a86dc82061ac75679034c94afeba9ae81b6abb33d4d7f8"
-- relvar: up
CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);

-- relvar: down
DROP TABLE people;
