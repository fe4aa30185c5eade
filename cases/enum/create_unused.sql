-- An enum appears that nothing uses yet.
-- case: from
-- case: to
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
