-- A column is renamed on request in the parent and so in its child.
-- case: rename column base.note -> base.remark
-- case: from
CREATE TABLE base (id int, note text);
CREATE TABLE child () INHERITS (base);
-- case: rows
INSERT INTO child VALUES (1, 'x');
-- case: to
CREATE TABLE base (id int, remark text);
CREATE TABLE child () INHERITS (base);
