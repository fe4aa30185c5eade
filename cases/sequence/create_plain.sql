-- Sequences appear, with every option away from its default.
-- case: from
-- case: to
CREATE SEQUENCE plain;
CREATE SEQUENCE ticket AS smallint INCREMENT BY 5 MINVALUE 10 MAXVALUE 2000 START WITH 15 CACHE 3 CYCLE;
