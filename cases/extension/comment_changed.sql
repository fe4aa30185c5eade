-- The comment on an extension is not the one its control file gives.
-- case: from
CREATE EXTENSION hstore;
-- case: to
CREATE EXTENSION hstore;
COMMENT ON EXTENSION hstore IS 'for the old attributes only';
