CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    name text,
    age int NOT NULL,
    score double precision NOT NULL,
    active boolean NOT NULL,
    small smallint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users,
    total bigint NOT NULL,
    status text NOT NULL
);
CREATE INDEX ON orders (user_id, total DESC, id DESC);
CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, amount int NOT NULL, note text);
INSERT INTO users (email, name, age, score, active, small)
    SELECT 'user' || n || '@example.org', CASE WHEN n % 3 > 0 THEN 'name ' || n END, n % 90, n / 7.0, n % 2 = 0, n % 100
    FROM generate_series(1, 10000) n;
INSERT INTO orders (user_id, total, status) SELECT n % 100 + 1, n * 37 % 1000, 'paid' FROM generate_series(1, 1000) n;
INSERT INTO orders (user_id, total, status) SELECT 5000, n / 2, 'paid' FROM generate_series(1, 5000) n;
ANALYZE;
