-- A free sequence becomes owned by the column that draws from it.
-- case: from
CREATE SEQUENCE ticket_no;
CREATE TABLE ticket (no bigint PRIMARY KEY DEFAULT nextval('ticket_no'));
-- case: rows
INSERT INTO ticket DEFAULT VALUES;
-- case: to
CREATE SEQUENCE ticket_no;
CREATE TABLE ticket (no bigint PRIMARY KEY DEFAULT nextval('ticket_no'));
ALTER SEQUENCE ticket_no OWNED BY ticket.no;
