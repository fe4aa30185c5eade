//! Types of columns that mean nothing.

use relvar::DbType;

#[derive(Clone, PartialEq, DbType)]
#[db_type(check = "VALUE ~ '@'")]
struct NoDomain(String);

#[derive(Clone, PartialEq, DbType)]
#[db_type(domain = "email", max_length = 20)]
struct Unknown(String);

#[derive(Clone, PartialEq, DbType)]
#[db_type(domain = "age", max_len = 20)]
struct NoText(i32);

#[derive(Clone, PartialEq, DbType)]
#[db_type(domain = "place")]
struct NoValue {
    street: String,
}

#[derive(Clone, PartialEq, DbType)]
enum NoStruct {
    A,
}

fn main() {}
