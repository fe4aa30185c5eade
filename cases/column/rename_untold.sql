-- A renamed column, without being told: one goes, another comes.
-- case: lossy
-- case: from
CREATE TABLE t (id int PRIMARY KEY, mail text);
CREATE INDEX t_mail ON t (mail);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, email text);
CREATE INDEX t_mail ON t (email);
