-- The access method for partitions to come is set on the parent.
-- case: requires = 17
-- case: from
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
-- case: to
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day) USING heap2;
