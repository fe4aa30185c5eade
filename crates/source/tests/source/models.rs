//! Rust models, loaded as the SQL that they mean, and seen through PostgreSQL's own catalogs.

use relvar_report::Severity;
use relvar_server::Shadow;
use relvar_source::{Loading, Said, SchemaFile, load, models};

use crate::shown;

const SHOP: &str = r#"
/// Nothing of this is a comment of the database.
#[derive(Debug, Model)]
#[model(table = "orders", comment = "who bought what", check = "total_amount >= 0")]
#[model(index(user_id, timestamps.created_at.desc()), index(status, where = "deleted_at IS NULL"))]
struct Order {
    #[model(primary_key)]
    id: i64,
    #[model(references = User, name = user, inverse = orders, on_delete = cascade)]
    user_id: UserId,
    #[model(max_len = 20, default = "pending")]
    status: String,
    #[model(numeric(12, 2), check(name = "not_too_much", "total_amount < 1e9"))]
    total_amount: Decimal,
    #[model(generated = "total_amount * 2")]
    twice: Decimal,
    #[model(references = Country)]
    country: Option<String>,
    #[model(unique)]
    number: String,
    #[model(default_sql = "'{}'")]
    tags: Vec<String>,
    state: OrderState,
    #[model(flatten)]
    timestamps: Timestamps,
    #[model(flatten)]
    deletion: SoftDelete,
}

mod people {
    #[derive(relvar::Model)]
    #[model(table = "users", unique("lower(email)"))]
    pub struct User {
        #[model(primary_key, identity = by_default)]
        id: UserId,
        #[model(unique, comment = "it's the login")]
        email: Email,
        #[model(default = true)]
        active: bool,
        seen: Option<DateTime<Utc>>,
        raw: Option<Vec<u8>>,
        data: Json<Data>,
        #[model(sql_type = "money")]
        balance: Money,
    }

    #[derive(DbType)]
    pub struct UserId(i64);
    #[derive(DbType)]
    pub struct Email(String);
}

#[derive(Model)]
struct Country {
    #[model(primary_key, max_len = 2)]
    code: String,
}

#[derive(Model)]
#[model(primary_key(order_id, line), foreign_key(columns(order_id, line), references = OrderLine, constraint = "self_key"))]
struct OrderLine {
    #[model(references = Order)]
    order_id: i64,
    line: i32,
    #[model(default = -1)]
    amount: i16,
}

#[derive(DbEnum)]
#[db_enum(comment = "how far it is")]
enum OrderState { New, InTransit, #[db_enum(label = "it's done")] Done }
"#;

/// Loads models as the file `src/models.rs`; nothing may be wrong.
async fn loaded(text: &str) -> Shadow {
    let (files, _, findings) = models(vec![SchemaFile::new("src/models.rs", text)]);
    assert!(findings.is_empty(), "{:#?}", findings.iter().map(shown).collect::<Vec<_>>());
    let shadow = relvar_testkit::shadow().await;
    let loaded = load(&shadow, &files, &Loading::default()).await.expect("the files can be tried");
    let bad: Vec<_> = loaded.findings.iter().filter(|f| f.severity != Severity::Note).collect();
    assert!(bad.is_empty(), "{bad:#?}\n{}", files[0].text);
    shadow
}

/// The first column of each row.
async fn texts(shadow: &Shadow, sql: &str) -> Vec<String> {
    let client = shadow.connect().await.expect("a connection");
    let rows = client.query(sql, &[]).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    rows.iter().map(|row| row.get(0)).collect()
}

async fn columns(shadow: &Shadow, table: &str) -> Vec<String> {
    let sql = format!(
        "SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
             || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
             || CASE a.attidentity WHEN 'a' THEN ' always' WHEN 'd' THEN ' by default' ELSE '' END
             || CASE a.attgenerated WHEN 's' THEN ' stored ' WHEN '' THEN ' = ' END
             || coalesce(pg_get_expr(d.adbin, d.adrelid), '-')
         FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         WHERE a.attrelid = '{table}'::regclass AND a.attnum > 0 ORDER BY a.attnum"
    );
    texts(shadow, &sql).await
}

async fn constraints(shadow: &Shadow, table: &str) -> Vec<String> {
    let sql = format!(
        "SELECT conname || ': ' || pg_get_constraintdef(oid) FROM pg_constraint
         WHERE conrelid = '{table}'::regclass AND contype <> 'n' ORDER BY conname"
    );
    texts(shadow, &sql).await
}

async fn indexes(shadow: &Shadow, table: &str) -> Vec<String> {
    let sql = format!(
        "SELECT replace(pg_get_indexdef(indexrelid), 'public.', '') FROM pg_index
         WHERE indrelid = '{table}'::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
         ORDER BY 1"
    );
    texts(shadow, &sql).await
}

#[tokio::test]
async fn columns_have_their_types_and_values() {
    let shadow = loaded(SHOP).await;
    assert_eq!(
        columns(&shadow, "orders").await,
        [
            "id bigint not null always = -",
            "user_id bigint not null = -",
            "status character varying(20) not null = 'pending'::character varying",
            "total_amount numeric(12,2) not null = -",
            "twice numeric not null stored (total_amount * (2)::numeric)",
            "country text = -",
            "number text not null = -",
            "tags text[] not null = '{}'::text[]",
            "state order_state not null = -",
            "created_at timestamp with time zone not null = now()",
            "updated_at timestamp with time zone not null = now()",
            "deleted_at timestamp with time zone = -",
        ]
    );
    assert_eq!(
        columns(&shadow, "users").await,
        [
            "id bigint not null by default = -",
            "email text not null = -",
            "active boolean not null = true",
            "seen timestamp with time zone = -",
            "raw bytea = -",
            "data jsonb not null = -",
            "balance money not null = -",
        ]
    );
    let labels = texts(&shadow, "SELECT enumlabel::text FROM pg_enum ORDER BY enumsortorder").await;
    assert_eq!(labels, ["new", "in_transit", "it's done"]);
}

#[tokio::test]
async fn keys_checks_and_indexes_have_the_names_that_postgresql_chooses() {
    let shadow = loaded(SHOP).await;
    assert_eq!(
        constraints(&shadow, "orders").await,
        [
            "not_too_much: CHECK ((total_amount < '1000000000'::numeric))",
            "orders_country_fkey: FOREIGN KEY (country) REFERENCES country(code)",
            "orders_pkey: PRIMARY KEY (id)",
            "orders_total_amount_check: CHECK ((total_amount >= (0)::numeric))",
            "orders_user_id_fkey: FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE",
        ]
    );
    assert_eq!(
        indexes(&shadow, "orders").await,
        [
            "CREATE INDEX orders_country_idx ON orders USING btree (country)",
            "CREATE INDEX orders_status_idx ON orders USING btree (status) WHERE (deleted_at IS NULL)",
            "CREATE INDEX orders_user_id_created_at_idx ON orders USING btree (user_id, created_at DESC)",
            "CREATE UNIQUE INDEX orders_number_idx ON orders USING btree (number) WHERE (deleted_at IS NULL)",
        ]
    );
    assert_eq!(
        constraints(&shadow, "users").await,
        ["users_email_key: UNIQUE (email)", "users_pkey: PRIMARY KEY (id)"]
    );
    assert_eq!(
        constraints(&shadow, "order_line").await,
        [
            "order_line_order_id_fkey: FOREIGN KEY (order_id) REFERENCES orders(id)",
            "order_line_pkey: PRIMARY KEY (order_id, line)",
            "self_key: FOREIGN KEY (order_id, line) REFERENCES order_line(order_id, line)",
        ]
    );
    assert_eq!(indexes(&shadow, "order_line").await, [""; 0]);
    let comments =
        texts(&shadow, "SELECT description FROM pg_description WHERE objoid >= 16384 ORDER BY 1")
            .await;
    assert_eq!(comments, ["how far it is", "it's the login", "who bought what"]);
}

#[tokio::test]
async fn an_update_is_stamped_whatever_the_client_says() {
    let shadow = loaded(SHOP).await;
    relvar_testkit::execute(
        &shadow,
        "INSERT INTO users (email, data, balance) VALUES ('a@b', '{}', 1);
         INSERT INTO orders (user_id, total_amount, number, state) VALUES (1, 1, 'n', 'new');
         UPDATE orders SET updated_at = '2000-01-01', created_at = '2000-01-01', status = 'x'",
    )
    .await;
    let stamped = texts(
        &shadow,
        "SELECT (updated_at > now() - interval '1 minute' AND created_at = '2000-01-01')::text FROM orders",
    );
    assert_eq!(stamped.await, ["true"]);
}

#[tokio::test]
async fn one_function_serves_all_tables_of_a_schema() {
    let shadow = loaded(
        r#"
        #[derive(Model)] struct A { #[model(primary_key)] id: i64, #[model(flatten)] t: Timestamps }
        #[derive(Model)] struct B { #[model(primary_key)] id: i64, #[model(flatten)] t: Timestamps }
        #[derive(Model)] #[model(schema = "sales")] struct C { #[model(primary_key)] id: i64, #[model(flatten)] t: Timestamps }
        "#,
    )
    .await;
    let functions = "SELECT pronamespace::regnamespace::text || '.' || proname FROM pg_proc WHERE proname LIKE 'relvar%' ORDER BY 1";
    assert_eq!(
        texts(&shadow, functions).await,
        ["public.relvar_touch_updated_at", "sales.relvar_touch_updated_at"]
    );
    let triggers = "SELECT tgrelid::regclass::text || ' ' || tgname FROM pg_trigger ORDER BY 1";
    assert_eq!(
        texts(&shadow, triggers).await,
        ["a a_touch_updated_at", "b b_touch_updated_at", "sales.c c_touch_updated_at"]
    );
}

#[tokio::test]
async fn own_mixins_nest_and_bring_indexes() {
    let shadow = loaded(
        r#"
        #[derive(Mixin)] #[model(index(tenant), check = "tenant > 0")]
        struct Owned { #[model(column = "tenant_id")] tenant: i32, #[model(flatten)] deeper: Deeper }
        #[derive(Mixin)] struct Deeper { note: Option<String> }
        #[derive(Mixin)] struct Timestamps { at: civil::DateTime }
        #[derive(Model)] #[model(unique(owned.deeper.note.desc().nulls_last(), name = "u"))]
        struct A { #[model(primary_key)] id: uuid::Uuid, #[model(flatten)] owned: Owned, #[model(flatten)] t: Timestamps }
        "#
        .replace("tenant > 0", "tenant_id > 0")
        .as_str(),
    )
    .await;
    assert_eq!(
        columns(&shadow, "a").await,
        [
            "id uuid not null = -",
            "tenant_id integer not null = -",
            "note text = -",
            "at timestamp without time zone not null = -",
        ]
    );
    assert_eq!(
        indexes(&shadow, "a").await,
        [
            "CREATE INDEX a_tenant_id_idx ON a USING btree (tenant_id)",
            "CREATE UNIQUE INDEX u ON a USING btree (note DESC NULLS LAST)",
        ]
    );
}

#[tokio::test]
async fn tables_may_reference_each_other_in_a_circle_and_be_partitioned() {
    let shadow = loaded(
        r#"
        #[derive(Model)] struct Hen { #[model(primary_key)] id: i64, #[model(references = Egg, index = false, deferrable)] egg_id: i64 }
        #[derive(Model)] struct Egg { #[model(primary_key)] id: i64, #[model(references = Hen)] hen_id: i64 }
        #[derive(Model)]
        #[model(partition_by = "RANGE (at)", primary_key(id, at), partition(name = "log_1", values = "FROM ('2026-01-01') TO ('2027-01-01')"))]
        #[model(partition(name = "log_rest", values = "DEFAULT"))]
        struct Log { id: i64, at: NaiveDate }
        "#,
    )
    .await;
    assert_eq!(
        constraints(&shadow, "hen").await[0],
        "hen_egg_id_fkey: FOREIGN KEY (egg_id) REFERENCES egg(id) DEFERRABLE INITIALLY DEFERRED"
    );
    assert_eq!(indexes(&shadow, "hen").await.len() + 1, indexes(&shadow, "egg").await.len());
    let partitions = texts(
        &shadow,
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'log'::regclass ORDER BY 1",
    );
    assert_eq!(partitions.await, ["log_1", "log_rest"]);
}

#[tokio::test]
async fn hostile_names_arrive_as_they_are() {
    let shadow = loaded(
        r#"
        #[derive(Model)]
        #[model(schema = "My \"Schema\"", table = "select; DROP TABLE x", comment = "back\\slash 'quote' $$")]
        struct Select {
            #[model(primary_key, column = "Größe \"x\"")] size: i64,
            r#type: Kind,
            #[model(column = "1st", default = "a\\'b", index)] first: String,
            #[model(flatten)] t: Timestamps,
        }
        #[derive(DbEnum)] #[db_enum(schema = "My \"Schema\"", name = "Table")] enum Kind { #[db_enum(label = "')--")] A }
        "#,
    )
    .await;
    let names = texts(
        &shadow,
        "SELECT column_name || ' ' || udt_name FROM information_schema.columns
         WHERE table_schema = 'My \"Schema\"' AND table_name = 'select; DROP TABLE x' ORDER BY ordinal_position",
    );
    assert_eq!(
        names.await,
        [
            "Größe \"x\" int8",
            "type Table",
            "1st text",
            "created_at timestamptz",
            "updated_at timestamptz"
        ]
    );
    let said = texts(&shadow, "SELECT description FROM pg_description WHERE objoid >= 16384").await;
    assert_eq!(said, ["back\\slash 'quote' $$"]);
    relvar_testkit::execute(
        &shadow,
        "INSERT INTO \"My \"\"Schema\"\"\".\"select; DROP TABLE x\" (type) VALUES (''')--');
         UPDATE \"My \"\"Schema\"\"\".\"select; DROP TABLE x\" SET type = ''')--'",
    )
    .await;
    let first =
        texts(&shadow, "SELECT \"1st\" FROM \"My \"\"Schema\"\"\".\"select; DROP TABLE x\"").await;
    assert_eq!(first, ["a\\'b"]);
}

#[tokio::test]
async fn renames_and_backfills_are_said_of_the_right_objects() {
    let text = r#"
        #[derive(Model)]
        #[model(table = "people", was = "users")]
        struct Person {
            #[model(primary_key)] id: i64,
            #[model(was = "name", backfill = "lower(name)")] full_name: String,
        }
        #[derive(DbEnum)] #[db_enum(was = "mood")] enum Feeling { Good }
    "#;
    let (files, models, _) = models(vec![SchemaFile::new("src/models.rs", text)]);
    let shadow = relvar_testkit::shadow().await;
    let mut loaded = load(&shadow, &files, &Loading::default()).await.expect("loads");
    models.tell(&mut loaded);
    assert!(loaded.findings.is_empty(), "{:#?}", loaded.findings);
    let told: Vec<_> = loaded
        .annotations
        .iter()
        .map(|one| match &one.says {
            Said::Was(before) => format!("{} {} was {before}", one.place, one.object),
            Said::Backfill(fill) => format!("{} {} = {fill}", one.place, one.object),
        })
        .collect();
    assert_eq!(
        told,
        [
            "src/models.rs:8:57 enum type public.feeling was enum type public.mood",
            "src/models.rs:4:16 table public.people was table public.users",
            "src/models.rs:6:62 column public.people.full_name was column public.people.name",
            "src/models.rs:6:62 column public.people.full_name = lower(name)",
        ]
    );
}

#[test]
fn what_cannot_be_told_is_a_finding_with_its_place() {
    let found = |text: &str| {
        let (_, _, findings) = models(vec![SchemaFile::new("m.rs", text)]);
        findings.iter().map(shown).collect::<Vec<_>>()
    };
    let sql_type = "[derive DbType on a newtype or DbEnum on an enum in these sources, or say it: #[model(sql_type = \"…\")]]";
    for (text, expected) in [
        ("#[derive(Model)]\nstruct A { é: X, b: u64 }", vec![
            format!("error m.rs:2:12 model: the type X has no known type in PostgreSQL {sql_type}"),
            format!("error m.rs:2:18 model: the type u64 has no known type in PostgreSQL {sql_type}"),
        ]),
        ("#[derive(Model)]\n#[cfg(feature = \"x\")]\nstruct A { a: i64 }", vec![
            "error m.rs:2:3 model: this is part of the schema under a condition only, and a database has no conditions".to_owned(),
        ]),
        ("make! {\n#[derive(Model)] struct A { a: i64 } }", vec![
            "error m.rs:1:1 model: a macro makes this model, and relvar reads sources without running macros [write the struct out, or keep its table in an SQL file]".to_owned(),
        ]),
        ("#[derive(Model)] struct A {\n  #[model(references = B)] b_id: i64 }", vec![
            "error m.rs:2:28 model: there is no model B in these sources: there are A".to_owned(),
        ]),
        ("#[derive(Model)] struct A { #[model(flatten)] t: Timestamp }", vec![
            "error m.rs:1:47 model: there is no mixin Timestamp: there are SoftDelete, Timestamps".to_owned(),
        ]),
        ("#[derive(Model)]\nstruct A { #[model(uniq)] a: i64 }", vec![]),
        ("#[cfg(test)]\nmod tests { #[derive(Model)] struct A { a: Unknown } }", vec!["none".to_owned()]),
        ("#[derive(Model)] struct A {", vec!["error m.rs:1:27 model: cannot parse string into token stream".to_owned()]),
    ] {
        let told = found(text);
        match expected.as_slice() {
            [] => assert!(told[0].starts_with("error m.rs:2:20 model: unknown attribute `uniq`"), "{told:?}"),
            [none] if none == "none" => assert!(told.is_empty(), "{told:?}"),
            expected => assert_eq!(told, expected, "{text}"),
        }
    }
}

#[tokio::test]
async fn what_the_server_refuses_is_told_at_the_model() {
    let text =
        "#[derive(Model)]\nstruct A {\n    #[model(check = \"nothing > 1\")]\n    a: i64,\n}";
    let (files, models, _) = models(vec![SchemaFile::new("src/models.rs", text)]);
    let shadow = relvar_testkit::shadow().await;
    let mut loaded = load(&shadow, &files, &Loading::default()).await.expect("tried");
    models.tell(&mut loaded);
    let told = loaded.findings.iter().map(shown).collect::<Vec<_>>();
    assert!(told[0].starts_with("error src/models.rs:"), "{told:?}");
    assert!(told[0].contains("column \"nothing\" does not exist"), "{told:?}");
    assert!(told[0].contains("the model means this SQL: "), "{told:?}");
}
