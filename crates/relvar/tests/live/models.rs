//! The models of `schema.sql`.

use std::time::SystemTime;

use relvar::{DbEnum, DbType, Model, Range, SoftDelete, Timestamps, TsVector};

#[derive(Debug, Clone, PartialEq, Eq, Hash, DbType)]
pub struct Email(pub String);

impl From<&str> for Email {
    fn from(text: &str) -> Self {
        Email(text.to_owned())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum)]
#[db_enum(name = "order_status")]
pub enum Status {
    Pending,
    Paid,
    Shipped,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "users")]
pub struct User {
    #[model(primary_key)]
    pub id: i64,
    #[model(unique)]
    pub email: Email,
    pub nickname: Option<String>,
    #[model(flatten)]
    pub timestamps: Timestamps,
    #[model(flatten)]
    pub deletion: SoftDelete,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "orders", index(user_id, total.desc(), id.desc()))]
pub struct Order {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = User, name = user, inverse = orders)]
    pub user_id: i64,
    #[model(references = User, name = approver, inverse = approved)]
    pub approver_id: Option<i64>,
    #[model(default = "pending")]
    pub status: Status,
    pub priority: Option<i32>,
    #[model(default_sql = "'{}'")]
    pub tags: Vec<String>,
    pub total: i32,
    #[model(version)]
    pub version: i32,
    #[model(flatten)]
    pub timestamps: Timestamps,
    #[model(flatten)]
    pub deletion: SoftDelete,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "lines", primary_key(order_id, no))]
pub struct Line {
    #[model(references = Order, name = order, inverse = lines)]
    pub order_id: i64,
    pub no: i32,
    #[model(column = "what \"it\" is")]
    pub what: String,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "employees")]
pub struct Employee {
    #[model(primary_key)]
    pub id: i32,
    pub name: String,
    #[model(references = Employee, name = boss, inverse = reports)]
    pub boss_id: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "docs", index(search, using = gin))]
pub struct Doc {
    #[model(primary_key)]
    pub id: i64,
    pub body: String,
    #[model(generated = "to_tsvector('english', body)")]
    pub search: Option<TsVector>,
    pub pages: Option<Range<i32>>,
    pub during: Range<SystemTime>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, DbType)]
#[db_type(domain = "login", max_len = 40, check(name = "login_has_at", "VALUE ~ '@'"))]
pub struct Login(pub String);

impl From<&str> for Login {
    fn from(text: &str) -> Self {
        Login(text.to_owned())
    }
}

/// Its fields stand in another order than the server's attributes.
#[derive(Debug, Clone, PartialEq, DbType)]
pub struct Address {
    #[db_type(column = "zip", max_len = 10)]
    pub code: Option<String>,
    pub street: String,
    pub floors: Vec<i32>,
    #[db_type(sql_type = "login")]
    pub login: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "customers")]
pub struct Customer {
    #[model(primary_key)]
    pub login: Login,
    #[model(sql_type = "login")]
    pub alias: Option<String>,
    #[model(default_sql = "'{}'", insertable)]
    pub others: Vec<Login>,
    pub home: Address,
    pub work: Option<Address>,
    #[model(default_sql = "'{}'", insertable)]
    pub past: Vec<Address>,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "visits")]
pub struct Visit {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = Customer, name = customer, inverse = visits)]
    #[model(column = "customer")]
    pub login: Login,
    #[model(references = Customer, name = guided_by, inverse = guided, sql_type = "login")]
    pub guide: Option<Login>,
}
