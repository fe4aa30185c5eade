-- A sequence takes the name of a domain: a new relation needs that no type has its name, even where it makes none itself.
-- case: from
CREATE DOMAIN orders AS integer;
-- case: to
CREATE SEQUENCE orders;
