-- A numbered key becomes a random uuid.
-- case: lossy
-- case: from
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);
-- case: to
CREATE TABLE t (id uuid DEFAULT gen_random_uuid() PRIMARY KEY, note text);
