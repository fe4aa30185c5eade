-- A table uses another access method.
-- case: requires = 15
-- case: from
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE t (id int PRIMARY KEY);
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE t (id int PRIMARY KEY) USING heap2;
