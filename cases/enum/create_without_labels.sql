-- An enum without labels is legal, and gains its first ones.
-- case: from
CREATE TYPE mood AS ENUM ();
-- case: to
CREATE TYPE mood AS ENUM ('sad', 'happy');
