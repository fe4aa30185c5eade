-- A clustered index is rebuilt on another column and stays the clustered one, while another table loses its mark.
-- case: from
CREATE TABLE t (a int, b int);
CREATE INDEX t_i ON t (a);
ALTER TABLE t CLUSTER ON t_i;
CREATE TABLE u (a int);
CREATE INDEX u_i ON u (a);
ALTER TABLE u CLUSTER ON u_i;
-- case: to
CREATE TABLE t (a int, b int);
CREATE INDEX t_i ON t (b);
ALTER TABLE t CLUSTER ON t_i;
CREATE TABLE u (a int);
CREATE INDEX u_i ON u (a);
