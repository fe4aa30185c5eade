-- Every option changes at once.
-- case: from
CREATE SEQUENCE ticket;
-- case: to
CREATE SEQUENCE ticket INCREMENT BY -2 MINVALUE -1000 MAXVALUE -1 START WITH -5 CACHE 10 CYCLE;
