//! What can be told of a Rust type from its spelling.

use syn::{GenericArgument, PathArguments, PathSegment, Type};

/// The `T` of `Option<T>`, however the path to `Option` is written.
pub fn option_inner(ty: &Type) -> Option<&Type> {
    type_argument(ty, "Option")
}

/// The `T` of `name<T>`, however the path is written.
pub fn type_argument<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    let segment = last_segment(ty)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    let inner = arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    });
    inner.filter(|_| segment.ident == name)
}

/// The last name of a type's path: `DateTime` of `chrono::DateTime<Utc>`.
pub fn type_name(ty: &Type) -> Option<String> {
    last_segment(ty).map(|segment| segment.ident.to_string())
}

fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        Type::Group(group) => last_segment(&group.elem),
        Type::Paren(paren) => last_segment(&paren.elem),
        _ => None,
    }
}

/// The type of one value: what stands inside `Option`, and inside `Vec` unless it is bytes.
pub(crate) fn element(ty: &Type) -> &Type {
    let ty = option_inner(ty).unwrap_or(ty);
    match type_argument(ty, "Vec") {
        Some(inner) if type_name(inner).as_deref() != Some("u8") => element(inner),
        _ => ty,
    }
}

/// Types that are known to be no text; of others (newtypes) the spelling tells nothing.
const NOT_TEXT: [&str; 30] = [
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "isize",
    "usize",
    "f32",
    "f64",
    "bool",
    "Decimal",
    "Uuid",
    "DateTime",
    "NaiveDateTime",
    "NaiveDate",
    "NaiveTime",
    "Timestamp",
    "Json",
    "IpAddr",
    "Vec",
    "SystemTime",
    "Range",
    "TsVector",
    "Interval",
    "OrInfinity",
];

/// Says whether a type may hold text of limited length.
pub(crate) fn may_be_text(ty: &Type) -> bool {
    type_name(element(ty)).is_none_or(|name| !NOT_TEXT.contains(&name.as_str()))
}

/// Says whether a type may be a decimal number.
pub(crate) fn may_be_decimal(ty: &Type) -> bool {
    let name = type_name(element(ty)).unwrap_or_default();
    name == "Decimal"
        || name == "BigDecimal"
        || (name != "String" && !NOT_TEXT.contains(&name.as_str()))
}

/// Says whether a type is an integer that can be an identity.
pub(crate) fn is_integer(ty: &Type) -> bool {
    matches!(type_name(ty).as_deref(), Some("i16" | "i32" | "i64"))
}
