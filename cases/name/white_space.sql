-- Names of nothing but a blank, with a new line, a tab, and blanks at both ends.
-- case: from
CREATE TABLE " " (" " int);
-- case: to
CREATE TABLE " " (" " bigint, "  " int, " x " int, "a
b" int, "a	b" int);
CREATE INDEX " x " ON " " (" ", "a
b");
