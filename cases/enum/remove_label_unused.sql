-- A label goes from an enum that nothing uses.
-- case: from
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
-- case: to
CREATE TYPE mood AS ENUM ('sad', 'happy');
