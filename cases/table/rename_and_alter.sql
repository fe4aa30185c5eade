-- A renamed table gains a column and a foreign key at the same time.
-- case: rename table person -> people
-- case: from
CREATE TABLE city (id int PRIMARY KEY);
CREATE TABLE person (id int PRIMARY KEY, name varchar(20));
-- case: rows
INSERT INTO person VALUES (1, 'Ann');
-- case: to
CREATE TABLE city (id int PRIMARY KEY);
CREATE TABLE people (id int, name varchar(40), city_id int,
  CONSTRAINT person_pkey PRIMARY KEY (id),
  CONSTRAINT people_city FOREIGN KEY (city_id) REFERENCES city);
