-- Types that change without a table being written anew, and such that write it: each in a table of its own.
-- case: from
CREATE DOMAIN plain AS text;
CREATE DOMAIN checked AS text CHECK (VALUE <> '');
CREATE TABLE k01 (a varchar(10)); CREATE TABLE k02 (a varchar(10)); CREATE TABLE k03 (a varchar(10));
CREATE TABLE k04 (a numeric(10,2)); CREATE TABLE k05 (a numeric(10,2)); CREATE TABLE k06 (a numeric(10,2));
CREATE TABLE k07 (a timestamp(3)); CREATE TABLE k08 (a timestamp(3)); CREATE TABLE k09 (a timestamp);
CREATE TABLE k10 (a timestamptz(0)); CREATE TABLE k11 (a time(2)); CREATE TABLE k12 (a timetz(2));
CREATE TABLE k13 (a interval(2)); CREATE TABLE k14 (a interval day to hour); CREATE TABLE k15 (a interval day to second(3));
CREATE TABLE k16 (a text); CREATE TABLE k17 (a text); CREATE TABLE k18 (a varchar);
CREATE TABLE k19 (a cidr); CREATE TABLE k20 (a varbit(3)); CREATE TABLE k21 (a bit(3)); CREATE TABLE k22 (a bit(3));
CREATE TABLE k23 (a char(3)); CREATE TABLE k24 (a char(3)); CREATE TABLE k25 (a varchar(10)[]); CREATE TABLE k26 (a varchar(10)[]);
CREATE TABLE k27 (a text); CREATE TABLE k28 (a text); CREATE TABLE k29 (a plain); CREATE TABLE k30 (a checked);
CREATE TABLE k31 (a int); CREATE TABLE k32 (a varchar[]); CREATE TABLE k33 (a xml); CREATE TABLE k34 (a date);
CREATE TABLE k35 (a interval); CREATE TABLE k36 (a interval year to month); CREATE TABLE k37 (a json); CREATE TABLE k38 (a timestamp(3)[]);
-- case: to
CREATE DOMAIN plain AS text;
CREATE DOMAIN checked AS text CHECK (VALUE <> '');
CREATE TABLE k01 (a varchar(20)); CREATE TABLE k02 (a varchar); CREATE TABLE k03 (a text);
CREATE TABLE k04 (a numeric(12,2)); CREATE TABLE k05 (a numeric); CREATE TABLE k06 (a numeric(12,3));
CREATE TABLE k07 (a timestamp(4)); CREATE TABLE k08 (a timestamp); CREATE TABLE k09 (a timestamp(6));
CREATE TABLE k10 (a timestamptz); CREATE TABLE k11 (a time(4)); CREATE TABLE k12 (a timetz);
CREATE TABLE k13 (a interval(4)); CREATE TABLE k14 (a interval day to minute); CREATE TABLE k15 (a interval);
CREATE TABLE k16 (a varchar); CREATE TABLE k17 (a varchar(10)); CREATE TABLE k18 (a text COLLATE "C");
CREATE TABLE k19 (a inet); CREATE TABLE k20 (a varbit(5)); CREATE TABLE k21 (a varbit); CREATE TABLE k22 (a varbit(4));
CREATE TABLE k23 (a char(5)); CREATE TABLE k24 (a text); CREATE TABLE k25 (a varchar(20)[]); CREATE TABLE k26 (a varchar[]);
CREATE TABLE k27 (a plain); CREATE TABLE k28 (a checked); CREATE TABLE k29 (a text); CREATE TABLE k30 (a text);
CREATE TABLE k31 (a oid); CREATE TABLE k32 (a text[]); CREATE TABLE k33 (a text); CREATE TABLE k34 (a timestamp);
CREATE TABLE k35 (a interval(6)); CREATE TABLE k36 (a interval day to second); CREATE TABLE k37 (a jsonb); CREATE TABLE k38 (a timestamp[]);
