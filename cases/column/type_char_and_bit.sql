-- Padded and bit types change their lengths.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, c char(3), b bit(8), v bit varying(8), q "char");
-- case: rows
INSERT INTO t VALUES (1, 'ab', B'10101010', B'101', 'x');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, c char(5), b bit varying(16), v bit varying, q char(1));
