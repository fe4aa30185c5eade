//! Data types from the parts that `pg_type` has: names, and modifiers decoded as the types' own functions do.

use relvar_catalog::{DataType, IntervalField, Modifiers, Name};

use crate::fetch::Fields;

/// The next fields: the schema, NULL for `pg_catalog`; `typname`, of an array that of its element; whether it is an array;
/// the modifier, NULL where none is kept and -1 where there is none; for types of other schemas the modifier as printed.
pub(crate) fn decode(f: &mut Fields<'_>) -> Result<DataType, tokio_postgres::Error> {
    let (schema, name) = (f.optional_name()?, f.name()?);
    let (array, modifier, printed) = (f.take()?, f.take()?, f.take()?);
    Ok(data_type(schema, name, (array, modifier, printed)))
}

fn data_type(
    schema: Option<Name>,
    name: Name,
    (array, modifier, printed): (bool, Option<i32>, Option<String>),
) -> DataType {
    if schema.is_some() {
        let modifiers = printed.filter(|text| !text.is_empty()).map(Modifiers::Printed);
        return DataType { schema, name, modifiers: modifiers.unwrap_or(Modifiers::None), array };
    }
    let name = match (sql_name(&name), modifier) {
        // Without a limit it is no type that SQL has a name for.
        (_, Some(-1)) if *name == *"bpchar" => name,
        (Some(sql), _) => Name::from(sql),
        (None, _) => name,
    };
    let modifiers = modifier.filter(|modifier| *modifier >= 0);
    let modifiers = modifiers.map_or(Modifiers::None, |modifier| modifiers_of(&name, modifier));
    DataType { schema, name, modifiers, array }
}

/// The name that SQL has for a type of PostgreSQL's own (`format_type_extended`).
fn sql_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "bool" => "boolean",
        "int2" => "smallint",
        "int4" => "integer",
        "int8" => "bigint",
        "float4" => "real",
        "float8" => "double precision",
        "bpchar" => "character",
        "varchar" => "character varying",
        "varbit" => "bit varying",
        "time" => "time without time zone",
        "timetz" => "time with time zone",
        "timestamp" => "timestamp without time zone",
        "timestamptz" => "timestamp with time zone",
        _ => return None,
    })
}

/// What a modifier of 0 and more means (`numerictypmodout`, `intervaltypmodout` and their siblings, 14 to 19).
fn modifiers_of(name: &str, modifier: i32) -> Modifiers {
    /// `VARHDRSZ`
    const HEADER: i32 = 4;
    match name {
        "character" | "character varying" => Modifiers::Length(modifier - HEADER),
        "bit" | "bit varying" => Modifiers::Length(modifier),
        "numeric" => {
            let packed = modifier - HEADER;
            // 11 bits with a sign.
            let scale = ((packed & 0x7ff) ^ 0x400) - 0x400;
            Modifiers::Numeric { precision: (packed >> 16) & 0xffff, scale }
        }
        "interval" => {
            let (fields, digits) = ((modifier >> 16) & 0x7fff, modifier & 0xffff);
            let seconds = (digits != 0xffff).then_some(digits);
            match (interval_fields(fields), seconds) {
                (None, None) => Modifiers::None,
                (fields, seconds) => Modifiers::Interval { fields, seconds },
            }
        }
        "time without time zone"
        | "time with time zone"
        | "timestamp without time zone"
        | "timestamp with time zone" => Modifiers::Seconds(modifier),
        _ => Modifiers::Printed(format!("({modifier})")),
    }
}

/// The greatest and the least field of a mask (`INTERVAL_MASK`); none for all.
fn interval_fields(mask: i32) -> Option<(IntervalField, IntervalField)> {
    const ALL: i32 = 0x7fff;
    const BITS: [(u8, IntervalField); 6] = [
        (12, IntervalField::Second),
        (11, IntervalField::Minute),
        (10, IntervalField::Hour),
        (3, IntervalField::Day),
        (1, IntervalField::Month),
        (2, IntervalField::Year),
    ];
    if mask == ALL {
        return None;
    }
    let set = || BITS.iter().filter(|(bit, _)| mask & (1 << bit) != 0).map(|(_, field)| *field);
    Some((set().max()?, set().min()?))
}
