-- A range type with difference function, operator class, collation and multirange name.
-- case: from
-- case: to
CREATE TYPE floatrange AS RANGE (subtype = float8, subtype_diff = float8mi, multirange_type_name = floats);
CREATE TYPE textrange_c AS RANGE (subtype = text, subtype_opclass = text_pattern_ops, collation = "C");
