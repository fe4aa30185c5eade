-- NOT NULL of a domain has a name of its own, which a comment is on; it gets another one, and goes.
-- case: requires = 17
-- case: from
CREATE DOMAIN weight AS int;
CREATE DOMAIN height AS int CONSTRAINT tall NOT NULL;
CREATE DOMAIN depth AS int NOT NULL;
CREATE DOMAIN width AS int CONSTRAINT wide NOT NULL;
-- case: to
CREATE DOMAIN weight AS int CONSTRAINT "has weight" NOT NULL;
CREATE DOMAIN height AS int CONSTRAINT high NOT NULL;
CREATE DOMAIN depth AS int CONSTRAINT deep NOT NULL;
CREATE DOMAIN width AS int;
CREATE DOMAIN length AS int CONSTRAINT long NOT NULL;
COMMENT ON CONSTRAINT long ON DOMAIN length IS 'never unknown';
