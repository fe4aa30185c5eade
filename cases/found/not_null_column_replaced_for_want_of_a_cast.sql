-- A NOT NULL column gets a type to which there is no cast.
-- case: lossy
-- case: from
CREATE TABLE event (c integer NOT NULL);
-- case: to
CREATE TABLE event (c date NOT NULL);
