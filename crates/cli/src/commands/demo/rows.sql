INSERT INTO users (email, name)
SELECT 'user' || n || '@example.com', 'User ' || n FROM generate_series(1, 1000) AS n;
INSERT INTO orders (user_id, status, total, note)
SELECT 1 + n % 1000, CASE WHEN n % 7 = 0 THEN 'new' ELSE 'paid' END, n % 300 + 0.99, 'order number ' || n
FROM generate_series(1, 5000) AS n;
