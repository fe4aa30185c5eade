-- Extensions appear with nothing using them.
-- case: from
-- case: to
CREATE EXTENSION pgcrypto;
CREATE EXTENSION "uuid-ossp";
