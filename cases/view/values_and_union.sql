-- Views without a table: VALUES, UNION, and constants with unknown literals.
-- case: from
CREATE VIEW v (a, b) AS VALUES (1, 'x'), (2, 'y');
-- case: to
CREATE VIEW v (a, b) AS VALUES (1, 'x'), (2, 'z'), (3, NULL);
CREATE VIEW w AS SELECT 1 AS a, 'lit' AS b UNION SELECT 2, 'other';
