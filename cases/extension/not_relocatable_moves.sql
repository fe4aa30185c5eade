-- An extension that ALTER EXTENSION cannot move is made again in the other schema, with what uses it.
-- case: from
CREATE SCHEMA one;
CREATE SCHEMA two;
CREATE EXTENSION xml2 SCHEMA one;
CREATE VIEW is_well_formed AS SELECT one.xml_valid('<a/>') AS answer;
-- case: to
CREATE SCHEMA one;
CREATE SCHEMA two;
CREATE EXTENSION xml2 SCHEMA two;
CREATE VIEW is_well_formed AS SELECT two.xml_valid('<a/>') AS answer;
