-- A domain over a composite type that gains an attribute.
-- case: from
CREATE TYPE pair AS (a int, b int);
CREATE DOMAIN ordered_pair AS pair CONSTRAINT ordered CHECK ((VALUE).a <= (VALUE).b);
-- case: to
CREATE TYPE pair AS (a int, b int, c text);
CREATE DOMAIN ordered_pair AS pair CONSTRAINT ordered CHECK ((VALUE).a <= (VALUE).b);
