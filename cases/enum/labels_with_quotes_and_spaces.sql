-- Labels hold quotes, spaces, capitals, nothing at all, and 63 bytes.
-- case: from
CREATE TYPE odd AS ENUM ('it''s', 'two words', '');
CREATE TABLE t (id int PRIMARY KEY, o odd DEFAULT '');
-- case: to
CREATE TYPE odd AS ENUM ('"quoted"', 'it''s', 'two words', 'Two Words', '', '☃', 'a\b', 'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg');
CREATE TABLE t (id int PRIMARY KEY, o odd DEFAULT 'it''s');
