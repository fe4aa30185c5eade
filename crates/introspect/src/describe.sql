SELECT pg_describe_object(thing.class, thing.oid, thing.sub)
  FROM unnest($1::oid[], $2::oid[], $3::int4[]) WITH ORDINALITY AS thing (class, oid, sub, place)
 ORDER BY thing.place
