-- A sequence is renamed on request, under the default that draws from it.
-- case: rename sequence s -> ticket_no
-- case: from
CREATE SEQUENCE s;
CREATE TABLE ticket (no bigint PRIMARY KEY DEFAULT nextval('s'));
-- case: to
CREATE SEQUENCE ticket_no;
CREATE TABLE ticket (no bigint PRIMARY KEY DEFAULT nextval('ticket_no'));
