// What the examples of `capabilities.md` share: models, and a database that holds their tables and two users.
use relvar::{Expressions, Model, Pool, PoolOptions, SoftDelete, Timestamps};

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "users")]
pub struct User {
    #[model(primary_key)]
    pub id: i64,
    #[model(unique)]
    pub email: String,
    pub nickname: Option<String>,
    #[model(flatten)]
    pub deletion: SoftDelete,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "orders", index(user_id, timestamps.created_at.desc(), id.desc()))]
pub struct Order {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = User, name = user, inverse = orders)]
    pub user_id: i64,
    #[model(default = "pending")]
    pub status: String,
    pub total: i32,
    #[model(version)]
    pub version: i32,
    #[model(flatten)]
    pub timestamps: Timestamps,
}

const TABLES: &str = "
    CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL, nickname text,
        deleted_at timestamptz);
    CREATE UNIQUE INDEX ON users (email) WHERE deleted_at IS NULL;
    CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id bigint NOT NULL REFERENCES users,
        status text NOT NULL DEFAULT 'pending', total int NOT NULL CHECK (total >= 0), version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
    CREATE DOMAIN email AS varchar(200) CONSTRAINT email_has_at CHECK (VALUE ~ '@');
    CREATE TYPE address AS (street text, city text, floor int);
    CREATE TABLE customers (email email PRIMARY KEY, home address NOT NULL, others email[] NOT NULL DEFAULT '{}');
    CREATE TYPE language AS ENUM ('english', 'dutch');
    CREATE TABLE articles (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, language language NOT NULL,
        body text NOT NULL, words tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('english', body)) STORED,
        facts jsonb NOT NULL);
    INSERT INTO users (email) VALUES ('ada@example.org'), ('bob@example.org');
    INSERT INTO orders (user_id, total) VALUES (1, 10), (1, 20), (1, 30), (2, 40);
";

fn run<F: std::future::Future<Output = relvar::Result<()>>>(example: impl FnOnce(Pool) -> F) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let shadow = relvar_testkit::shadow_with(TABLES).await;
        let mut config = tokio_postgres::Config::new();
        config.host_path(shadow.socket_dir().expect("a socket")).dbname(shadow.name());
        config.user(shadow.target().user());
        let pool = Pool::new(config, &PoolOptions::default()).expect("a pool");
        if let Err(error) = example(pool).await {
            panic!("{error}");
        }
    });
}
