-- Two spellings of one table: type aliases, default casts, inline or separate constraints, order of statements.
-- case: same
-- case: from
CREATE TABLE t (
  id integer NOT NULL,
  a varchar(10) DEFAULT 'x',
  b decimal(10, 2) DEFAULT 0,
  c timestamp with time zone DEFAULT CURRENT_TIMESTAMP,
  d bool DEFAULT 'f',
  e character varying,
  CONSTRAINT t_pkey PRIMARY KEY (id),
  CONSTRAINT t_b_check CHECK (b >= 0 AND a IN ('x', 'y'))
);
CREATE INDEX t_a_idx ON t (a);
CREATE VIEW v AS SELECT * FROM t;
-- case: to
CREATE TABLE public.t (
  "id" int4 PRIMARY KEY,
  a character varying(10) DEFAULT 'x'::character varying,
  b numeric(10,2) DEFAULT 0,
  c timestamptz DEFAULT current_timestamp,
  d boolean DEFAULT false,
  e varchar
);
ALTER TABLE t ADD CHECK ((b >= (0)::numeric) AND (a = ANY (ARRAY['x'::varchar, 'y'::varchar])));
ALTER TABLE t RENAME CONSTRAINT t_check TO t_b_check;
CREATE INDEX ON ONLY t USING btree (a ASC NULLS LAST);
CREATE OR REPLACE VIEW v AS SELECT id, a, b, c, d, e FROM public.t;
