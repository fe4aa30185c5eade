//! The mixins that relvar brings.

use crate::model::Mixin;
use crate::parse_mixin;

const SOURCES: [&str; 2] = [
    r#"struct Timestamps {
        #[model(default_sql = "now()")]
        created_at: Timestamp,
        #[model(default_sql = "now()", updated_by_trigger)]
        updated_at: Timestamp,
    }"#,
    r#"struct SoftDelete {
        #[model(deleted_at)]
        deleted_at: Option<Timestamp>,
    }"#,
];

/// `Timestamps` and `SoftDelete`.
pub(crate) fn mixins() -> impl Iterator<Item = Mixin> {
    SOURCES.into_iter().filter_map(|source| parse_mixin(&syn::parse_str(source).ok()?).ok())
}

#[cfg(test)]
mod tests {
    #[test]
    fn all_of_them_read() {
        assert_eq!(super::mixins().count(), super::SOURCES.len());
    }
}
