//! Where parcels go.

use relvar::DbType;

/// A postal code: letters, digits, spaces and hyphens. The database checks it, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq, DbType)]
#[db_type(domain = "postal_code", max_len = 12, check = "VALUE ~ '^[A-Za-z0-9 -]+$'")]
pub struct PostalCode(pub String);

/// An address, which is one value of a column.
#[derive(Debug, Clone, PartialEq, Eq, DbType)]
#[db_type(name = "address")]
pub struct Address {
    /// Street and number.
    pub street: String,
    /// Its code.
    pub postal_code: PostalCode,
    /// The city.
    pub city: String,
}
