-- A many-to-many table appears between two tables, which drop their old direct key.
-- case: lossy
-- case: from
CREATE TABLE post (id int PRIMARY KEY);
CREATE TABLE tag (id int PRIMARY KEY, post_id int REFERENCES post);
-- case: to
CREATE TABLE post (id int PRIMARY KEY);
CREATE TABLE tag (id int PRIMARY KEY);
CREATE TABLE post_tag (
  post_id int NOT NULL REFERENCES post ON DELETE CASCADE,
  tag_id int NOT NULL REFERENCES tag ON DELETE CASCADE,
  PRIMARY KEY (post_id, tag_id));
CREATE INDEX post_tag_tag ON post_tag (tag_id);
