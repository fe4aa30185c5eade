-- A check keeps its expression and changes its name.
-- case: from
CREATE DOMAIN qty AS int CONSTRAINT qty_check CHECK (VALUE > 0);
-- case: to
CREATE DOMAIN qty AS int CONSTRAINT positive CHECK (VALUE > 0);
