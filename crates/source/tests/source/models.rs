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
async fn types_of_ones_own_intervals_and_infinite_times_have_columns() {
    let shadow = loaded(
        r#"
        #[derive(Model)]
        #[model(table = "towns")]
        struct Town {
            #[model(primary_key)]
            id: i64,
            at: Point,
            corners: Option<Vec<Option<Point>>>,
            kind: Kind,
            every: relvar::Interval,
            pauses: Vec<Interval>,
            until: OrInfinity<SystemTime>,
            day: Option<relvar::OrInfinity<jiff::civil::Date>>,
            open: Range<OrInfinity<jiff::Timestamp>>,
            names: Vec<Option<String>>,
        }

        #[derive(DbType)]
        #[db_type(sql_type = "point")]
        struct Point { x: f64, y: f64 }

        #[derive(DbType)]
        #[db_type(sql_type = "bit(3)")]
        enum Kind { Flat, Steep }
        "#,
    )
    .await;
    assert_eq!(
        columns(&shadow, "towns").await,
        [
            "id bigint not null always = -",
            "at point not null = -",
            "corners point[] = -",
            "kind bit(3) not null = -",
            "every interval not null = -",
            "pauses interval[] not null = -",
            "until timestamp with time zone not null = -",
            "day date = -",
            "open tstzrange not null = -",
            "names text[] not null = -",
        ]
    );
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
async fn domains_and_composite_types_come_before_what_they_are_part_of() {
    let text = r#"
        #[derive(Model)] struct Person {
            #[model(primary_key)] id: i64,
            email: Email, login: Option<Login>, feelings: Vec<Feeling>, leg: Leg, legs: Vec<Leg>,
        }
        /// Written before what it is made of.
        #[derive(DbType)]
        #[db_type(schema = "My \"Schema\"", comment = "it's far")]
        struct Leg { from: Place, via: Vec<Place>, to: Option<Place>, #[db_type(max_len = 3)] codes: Vec<String> }
        #[derive(DbType)] #[db_type(domain = "select; DROP", check = "(VALUE).street <> ''")] struct Place(Address);
        #[derive(DbType)] struct Address {
            #[db_type(collate = "C")] street: String,
            #[db_type(column = "Zip Code", max_len = 10)] zip: Option<String>,
            #[db_type(numeric(12, 2))] rent: Decimal,
            owner: Login,
        }
        #[derive(DbType)] #[db_type(domain = "login", check(name = "Short \"er\"", "length(VALUE) < 9"))] struct Login(Email);
        #[derive(DbType)]
        #[db_type(domain = "email", max_len = 200, collate = "C", default_sql = "'a@b'", comment = "its")]
        struct Email(String);
        #[derive(DbType)] #[db_type(domain = "feeling")] struct Feeling(Mood);
        #[derive(DbEnum)] enum Mood { Good }
    "#;
    // The statements stand in the order in which they can run; loading would find one as well.
    let (files, _, _) = models(vec![SchemaFile::new("src/models.rs", text)]);
    let made: Vec<_> = files[0].text.lines().filter(|line| line.starts_with("CREATE ")).collect();
    let made: Vec<_> = made.iter().filter_map(|line| line.split(' ').nth(2)).collect();
    assert_eq!(
        made,
        ["mood", "email", "login", "feeling", "address", "\"select;", "IF", "\"My", "person"]
    );
    let shadow = loaded(text).await;
    let sql = "SELECT concat_ws(' ', typname, format_type(typbasetype, typtypmod), nullif(typcollation, 0)::regcollation, typdefault,
                   (SELECT string_agg(quote_ident(conname) || ' ' || pg_get_constraintdef(oid), ', ') FROM pg_constraint
                    WHERE contypid = t.oid), obj_description(oid, 'pg_type'))
               FROM pg_type t WHERE typtype = 'd' AND oid >= 16384 AND typname !~ '^_' ORDER BY typname";
    assert_eq!(
        texts(&shadow, sql).await,
        [
            "email character varying(200) \"C\" 'a@b'::character varying its",
            "feeling mood",
            "login email \"C\" 'a@b'::character varying \"Short \"\"er\"\"\" CHECK ((length((VALUE)::text) < 9))",
            "select; DROP address \"select; DROP_check\" CHECK (((VALUE).street <> ''::text))",
        ]
    );
    let attributes = |name: &str| {
        format!(
            "SELECT concat_ws(' ', attname, format_type(atttypid, atttypmod), nullif(nullif(attcollation, 100), 0)::regcollation)
             FROM pg_attribute WHERE attrelid = '{name}'::regclass AND attnum > 0 ORDER BY attnum"
        )
    };
    assert_eq!(
        texts(&shadow, &attributes("address")).await,
        [
            "street text \"C\"",
            "Zip Code character varying(10)",
            "rent numeric(12,2)",
            "owner login \"C\"",
        ]
    );
    assert_eq!(
        texts(&shadow, &attributes("\"My \"\"Schema\"\"\".leg")).await,
        [
            "from \"select; DROP\"",
            "via \"select; DROP\"[]",
            "to \"select; DROP\"",
            "codes character varying(3)[]",
        ]
    );
    let of_type = "SELECT obj_description(oid, 'pg_type') FROM pg_type WHERE typname = 'leg'";
    assert_eq!(texts(&shadow, of_type).await, ["it's far"]);
    let columns = columns(&shadow, "person").await;
    assert_eq!(
        columns[1..],
        [
            "email email not null = -",
            "login login = -",
            "feelings feeling[] not null = -",
            "leg \"My \"\"Schema\"\"\".leg not null = -",
            "legs \"My \"\"Schema\"\"\".leg[] not null = -",
        ]
    );
}

#[test]
fn types_that_cannot_be_made_are_findings() {
    let text = r#"
        type Maybe = Option<String>;
        #[derive(DbType)] #[db_type(domain = "a")] struct A(Maybe);
        #[derive(DbType)] struct B { a: Vec<B>, b: u64 }
        #[derive(DbType)] #[db_type(domain = "c", max_len = 3)] struct C(D);
        #[derive(DbType)] #[db_type(domain = "d")] struct D(i64);
        #[derive(DbType)] struct D { a: i64 }
        #[derive(DbType)] #[cfg_attr(feature = "x", db_type(domain = "e"))] struct E(i64);
    "#;
    let (_, _, findings) = models(vec![SchemaFile::new("m.rs", text)]);
    let told: Vec<_> = findings
        .iter()
        .map(|finding| shown(finding).split(" [").next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(
        told,
        [
            "error m.rs:3:59 model: a domain holds a value: put Option around the field of its type",
            "error m.rs:4:34 model: the type b is made of itself",
            "error m.rs:4:49 model: the type u64 has no known type in PostgreSQL",
            "error m.rs:5:72 model: `max_len` is for text, and this is d",
            "error m.rs:7:34 model: there are two types called D, and fields find types by name",
            "error m.rs:8:29 model: this is part of the schema under a condition only, and a database has no conditions",
        ]
    );
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
        #[derive(DbType)] #[db_type(domain = "login", was = "email")] struct Login(String);
        #[derive(DbType)] #[db_type(was = "address")] struct Place { street: String }
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
            "src/models.rs:9:78 domain public.login was domain public.email",
            "src/models.rs:10:62 composite type public.place was composite type public.address",
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
    let sql_type = "[derive DbType on a struct or DbEnum on an enum in these sources, or write it: sql_type = \"…\"]";
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
