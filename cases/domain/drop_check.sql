-- One of two checks goes.
-- case: from
CREATE DOMAIN qty AS int CONSTRAINT positive CHECK (VALUE > 0) CONSTRAINT small CHECK (VALUE < 1000);
-- case: to
CREATE DOMAIN qty AS int CONSTRAINT positive CHECK (VALUE > 0);
