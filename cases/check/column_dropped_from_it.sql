-- A column goes that a check over two columns mentions; the check stays for the other.
-- case: lossy
-- case: from
CREATE TABLE t (a int, b int, CONSTRAINT ok CHECK (a > 0 AND b > 0));
-- case: rows
INSERT INTO t VALUES (1, 1);
-- case: to
CREATE TABLE t (a int, CONSTRAINT ok CHECK (a > 0));
