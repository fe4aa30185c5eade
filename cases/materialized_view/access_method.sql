-- A materialized view uses another access method.
-- case: requires = 15
-- case: from
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE t (id int PRIMARY KEY);
CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
-- case: to
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE t (id int PRIMARY KEY);
CREATE MATERIALIZED VIEW m USING heap2 AS SELECT id FROM t;
