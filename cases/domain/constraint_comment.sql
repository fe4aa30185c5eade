-- Comments on a domain and on its constraint change.
-- case: from
CREATE DOMAIN qty AS int CONSTRAINT positive CHECK (VALUE > 0);
COMMENT ON DOMAIN qty IS 'how many';
-- case: to
CREATE DOMAIN qty AS int CONSTRAINT positive CHECK (VALUE > 0);
COMMENT ON DOMAIN qty IS 'how many, never none';
COMMENT ON CONSTRAINT positive ON DOMAIN qty IS 'none is not a quantity';
