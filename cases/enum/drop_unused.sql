-- An enum nobody uses goes.
-- case: from
CREATE TYPE mood AS ENUM ('sad', 'happy');
-- case: to
