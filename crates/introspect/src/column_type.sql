SELECT wanted.type,
       wanted.modifier,
       format_type(wanted.type, wanted.modifier),
       t.typcollation,
       t.typstorage
  FROM unnest($1::oid[], $2::int4[]) AS wanted (type, modifier)
  JOIN pg_type AS t ON t.oid = wanted.type
