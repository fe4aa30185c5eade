-- A column goes that the predicate of an exclusion constraint uses, which has to go before it.
-- case: lossy
-- case: from
CREATE TABLE booking (id int, room int, state text, paid int, EXCLUDE (room WITH =) WHERE (state <> 'cancelled'),
    EXCLUDE ((room + paid) WITH =));
-- case: rows
INSERT INTO booking VALUES (1, 2, 'new', 3);
-- case: to
CREATE TABLE booking (id int, room int);
