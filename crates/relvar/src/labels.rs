//! The labels of enums.

/// An enum whose variants are the labels of a PostgreSQL enum; [`DbEnum`](relvar_derive::DbEnum) derives it.
pub trait Labels: Sized + 'static {
    /// All labels, in the order in which PostgreSQL compares them.
    const LABELS: &'static [&'static str];

    /// The label of this variant.
    fn label(&self) -> &'static str;

    /// The variant of a label, if there is one.
    fn from_label(label: &str) -> Option<Self>;
}
