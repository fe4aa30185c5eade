-- Tables whose foreign keys give relations that want the names of others.
CREATE TABLE people (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    orders integer DEFAULT 0 NOT NULL
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES people,
    person text,
    find_id bigint REFERENCES people,
    _id bigint REFERENCES people,
    type bigint REFERENCES people,
    login text REFERENCES people (email)
);
CREATE TABLE messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sender_id bigint NOT NULL REFERENCES people,
    receiver_id bigint NOT NULL REFERENCES people
);
CREATE TABLE nodes (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id integer REFERENCES nodes
);
-- No relation from there: a key of another type is none.
CREATE TABLE short (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person_id integer REFERENCES people);
CREATE TABLE places (shelf integer, nth smallint, PRIMARY KEY (shelf, nth));
CREATE TABLE "Things" (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shelf integer,
    nth smallint,
    FOREIGN KEY (shelf, nth) REFERENCES places
);
