-- Comments hold quotes, backslashes, new lines, dollar signs, semicolons and snowmen.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
COMMENT ON TABLE t IS 'plain';
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
COMMENT ON TABLE t IS 'it''s "quoted"; \ $$ $x$ -- no comment /* nor this */
second line	tab ☃ é %s {0}
';
COMMENT ON COLUMN t.id IS E'\'\\\n\r';
