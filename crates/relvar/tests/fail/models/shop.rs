#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "users")]
struct User {
    #[model(primary_key)]
    id: i64,
    name: Option<String>,
    #[model(flatten)]
    deletion: SoftDelete,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "orders")]
struct Order {
    #[model(primary_key)]
    id: i64,
    #[model(references = User, name = user, inverse = orders)]
    user_id: i64,
    total: i32,
    #[model(flatten)]
    timestamps: Timestamps,
}
