-- A table of many columns of many types gains one of each family and loses their defaults.
-- case: from
CREATE TABLE wide (
  a smallint DEFAULT 1, b int DEFAULT 2, c bigint DEFAULT 3, d numeric(8,3) DEFAULT 4.5, e real DEFAULT 1.5, f double precision DEFAULT 'Infinity',
  g money DEFAULT 5, h text DEFAULT 'x', i varchar(5) DEFAULT 'y', j char(4) DEFAULT 'z', k bytea DEFAULT '\x00ff', l boolean DEFAULT true,
  m date DEFAULT '2026-01-01', n time DEFAULT '10:00', o timetz DEFAULT '10:00+02', p timestamp DEFAULT 'epoch', q timestamptz DEFAULT 'infinity',
  r interval DEFAULT '1 day', s uuid DEFAULT '00000000-0000-0000-0000-000000000000', t json DEFAULT '{}', u jsonb DEFAULT '[]', v xml,
  w inet DEFAULT '::1', x cidr DEFAULT '10.0.0.0/8', y macaddr, z bit(3) DEFAULT B'101');
-- case: rows
INSERT INTO wide DEFAULT VALUES;
-- case: to
CREATE TABLE wide (
  a smallint, b int, c bigint, d numeric(8,3), e real, f double precision, g money, h text, i varchar(5), j char(4), k bytea, l boolean,
  m date, n time, o timetz, p timestamp, q timestamptz, r interval, s uuid, t json, u jsonb, v xml, w inet, x cidr, y macaddr, z bit(3),
  aa varbit(5) DEFAULT B'1', bb tsvector DEFAULT 'a:1', cc tsquery DEFAULT 'a & b', dd point DEFAULT '(1,2)', ee box, ff int4range DEFAULT '[1,2)', gg tstzmultirange DEFAULT '{}',
  hh oid DEFAULT 26, ii regclass DEFAULT 'pg_class', jj name DEFAULT 'n', kk "char" DEFAULT 'c', ll int[][] DEFAULT '{{1,2},{3,4}}', mm text[] DEFAULT '{"a b",NULL,"x\"y"}',
  nn interval year to month DEFAULT '1 year', oo timestamp(3) DEFAULT '2026-01-01 00:00:00.123', pp path, qq pg_lsn DEFAULT '0/0', rr macaddr8, ss jsonpath DEFAULT '$.a');
