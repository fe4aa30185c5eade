-- An aggregate with internal state, serialisation and a combine function.
-- case: from
-- case: to
CREATE AGGREGATE my_avg(int8) (SFUNC = int8_avg_accum, STYPE = internal, FINALFUNC = numeric_poly_avg,
  COMBINEFUNC = int8_avg_combine, SERIALFUNC = int8_avg_serialize, DESERIALFUNC = int8_avg_deserialize, PARALLEL = SAFE, SSPACE = 48);
