-- A label is added before all others.
-- case: from
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- case: to
CREATE TYPE mood AS ENUM ('desperate', 'sad', 'ok');
