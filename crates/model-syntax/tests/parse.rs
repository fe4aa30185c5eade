//! Attributes as they are read, and what is told of wrong ones.

use relvar_model_syntax::{
    DbType, FieldKind, Identity, IndexTarget, Model, parse_enum, parse_mixin, parse_model,
    parse_type,
};

fn model(source: &str) -> Model {
    let input = syn::parse_str(source).expect("Rust");
    parse_model(&input).unwrap_or_else(|error| panic!("{:?}", told(error)))
}

fn told(error: syn::Error) -> Vec<String> {
    error.into_iter().map(|error| error.to_string()).collect()
}

fn wrong(source: &str) -> Vec<String> {
    let input = syn::parse_str(source).expect("Rust");
    told(parse_model(&input).expect_err("a wrong model"))
}

const ORDER: &str = r#"
    #[model(table = "orders", index(user_id, timestamps.created_at.desc()), index(status, where = "deleted_at IS NULL"))]
    struct Order {
        #[model(primary_key)] id: i64,
        #[model(references = User, name = user, inverse = orders)] user_id: i64,
        #[model(max_len = 20, default = "pending")] status: String,
        #[model(numeric(12, 2))] total_amount: Decimal,
        #[model(flatten)] timestamps: Timestamps,
        #[model(flatten)] deletion: SoftDelete,
    }"#;

#[test]
fn a_model_reads_whole() {
    let order = model(ORDER);
    assert_eq!(order.table, "orders");
    let columns: Vec<_> = order
        .fields
        .iter()
        .filter_map(|field| match &field.kind {
            FieldKind::Column(column) => Some(column),
            FieldKind::Flatten => None,
        })
        .collect();
    assert_eq!(order.fields.len() - columns.len(), 2);
    assert_eq!(columns[0].identity, Some(Identity::Always));
    assert!(columns[0].server_made && !columns[1].server_made);
    let reference = columns[1].references.as_ref().expect("a reference");
    assert_eq!(reference.inverse.as_ref().expect("an inverse").to_string(), "orders");
    assert_eq!(columns[2].modifiers.max_len, Some(20));
    assert_eq!(columns[2].default.as_deref(), Some("'pending'"));
    assert_eq!(columns[3].modifiers.numeric, Some((12, 2)));
    let [first, second] = order.attributes.indexes.as_slice() else { panic!("two indexes") };
    assert!(first.keys[1].descending);
    let IndexTarget::Field(path) = &first.keys[1].what else { panic!("a field") };
    assert_eq!(path.len(), 2);
    assert_eq!(second.predicate.as_deref(), Some("deleted_at IS NULL"));
}

#[test]
fn defaults_are_literals_of_sql() {
    for (written, sql) in [
        ("\"it's\"", "'it''s'"),
        ("-5", "-5"),
        ("1.50", "1.50"),
        ("true", "true"),
        ("1_000i64", "1000"),
    ] {
        let read = model(&format!("struct T {{ #[model(default = {written})] a: X }}"));
        let FieldKind::Column(column) = &read.fields[0].kind else { panic!("a column") };
        assert_eq!(column.default.as_deref(), Some(sql));
        assert!(!column.server_made);
    }
    let told = wrong("struct T { #[model(default = now())] a: X }");
    assert!(told[0].starts_with("`default` takes a string, a number, true or false"), "{told:?}");
}

#[test]
fn what_the_server_makes_is_known() {
    let made = |attributes: &str, ty: &str| {
        let read = model(&format!("struct T {{ #[model({attributes})] a: {ty} }}"));
        let FieldKind::Column(column) = &read.fields[0].kind else { panic!("a column") };
        column.server_made
    };
    assert!(made("default_sql = \"now()\"", "Timestamp"));
    assert!(!made("default_sql = \"now()\", insertable", "Timestamp"));
    assert!(made("generated = \"b + 1\"", "i32"));
    assert!(made("updated_by_trigger", "Timestamp"));
    assert!(made("primary_key", "i32"));
    assert!(!made("primary_key", "Uuid"));
    assert!(!made("primary_key, identity = none", "i64"));
    assert!(!made("primary_key, references = User", "i64"));
    assert!(made("identity = always", "UserId"));
}

#[test]
fn a_composite_key_is_no_identity() {
    let read = model("#[model(primary_key(a, b))] struct T { a: i64, b: i64 }");
    assert_eq!(read.attributes.primary_key.len(), 2);
    for field in
        model("struct T { #[model(primary_key)] a: i64, #[model(primary_key)] b: i64 }").fields
    {
        let FieldKind::Column(column) = field.kind else { panic!("a column") };
        assert_eq!(column.identity, None);
    }
}

#[test]
fn wrong_attributes_are_told_all_at_once() {
    let told = wrong(
        r#"#[model(tabel = "x", index(nothing))]
        struct T {
            #[model(max_len = 20)] a: i64,
            #[model(numeric(12))] b: Decimal,
            #[model(colour = "red")] c: String,
            #[model(unique, unique)] d: String,
        }"#,
    );
    assert_eq!(told.len(), 6, "{told:#?}");
    assert!(
        told[0].starts_with("unknown attribute `tabel`: a model knows table, schema, index"),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|one| one == "`numeric` takes precision (1 to 1000) and scale: `numeric(12, 2)`")
    );
    assert!(told.iter().any(|one| one.starts_with("`max_len` is for text")));
    assert!(
        told.iter()
            .any(|one| one.starts_with("unknown attribute `colour`: a field knows column, "))
    );
    assert!(told.iter().any(|one| one == "`unique` is written twice"));
    assert!(told.iter().any(|one| one == "no field `nothing`: there are a, b, c, d"));
}

#[test]
fn each_mistake_has_its_message() {
    for (source, message) in [
        ("struct T<A> { a: A }", "Model has no generic parameters"),
        ("struct T(i64);", "Model is for structs with named fields"),
        ("enum T { A }", "Model is for structs with named fields"),
        (
            "struct T { insert: i64 }",
            "every model has a function `insert`: rename the field and write #[model(column = \"insert\")]",
        ),
        (
            "struct T { a: i64, #[model(column = \"a\")] b: i64 }",
            "the column `a` is the field `a` already",
        ),
        (
            "#[model(index(f))] struct T { #[model(flatten)] f: Mixin }",
            "`f` is a mixin: name one of its fields",
        ),
        ("#[model(index(a.b))] struct T { a: i64 }", "`a` is a column, not a mixin"),
        (
            "#[model(index(a.up()))] struct T { a: i64 }",
            "a key of an index may have .asc(), .desc()",
        ),
        ("#[model(index())] struct T { a: i64 }", "`index` names no field"),
        (
            "#[model(primary_key(a))] struct T { a: i64, #[model(primary_key)] b: i64 }",
            "the struct declares primary_key(…) already",
        ),
        (
            "struct T { #[model(on_delete = cascade)] a: i64 }",
            "`on_delete` belongs to a foreign key",
        ),
        (
            "struct T { #[model(references = U, on_delete = explode)] a: i64 }",
            "`on_delete` takes cascade, restrict",
        ),
        (
            "struct T { #[model(deleted_at)] a: Timestamp }",
            "the mark of a soft delete is null on living rows",
        ),
        ("struct T { #[model(flatten, unique)] a: M }", "`unique` does not go with `flatten`"),
        (
            "struct T { #[model(default = 1, default_sql = \"2\")] a: i64 }",
            "`default_sql` does not go with `default`",
        ),
        ("struct T { #[model(max_len = 0)] a: String }", "`max_len` takes a number from 1"),
        (
            "struct T { #[model(comment = \"a\\0b\")] a: String }",
            "PostgreSQL has no texts with a zero byte",
        ),
        (
            "#[model(primary_key(a, b))] struct T { a: i64, b: Option<i64> }",
            "a primary key is never null",
        ),
        (
            "struct T { #[model(version)] a: i64, #[model(version)] b: i64 }",
            "a second field is `version`",
        ),
        ("#[model] struct T { a: i64 }", "write #[model(…)]"),
        ("#[model(check(name = \"c\"))] struct T { a: i64 }", "a check needs its expression"),
        (
            "#[model(foreign_key(columns(a), references = U, to(x, y)))] struct T { a: i64 }",
            "1 columns here reference 2 there",
        ),
        ("#[model(table = \"\")] struct T { a: i64 }", "`table` is empty"),
    ] {
        let told = wrong(source);
        assert!(told.iter().any(|one| one.starts_with(message)), "{source}: {told:?}");
    }
}

#[test]
fn enums_have_labels() {
    let input = syn::parse_str(
        "#[db_enum(name = \"state\")] enum S { InTransit, #[db_enum(label = \"Done!\")] Done }",
    );
    let read = parse_enum(&input.expect("Rust")).expect("an enum");
    let labels: Vec<&str> = read.labels.iter().map(|(_, label)| label.as_str()).collect();
    assert_eq!((read.name.as_str(), labels), ("state", vec!["in_transit", "Done!"]));
    let input =
        syn::parse_str("enum S { A(i32), #[db_enum(label = \"a\", colour = 1)] B }").expect("Rust");
    let told = told(parse_enum(&input).expect_err("wrong"));
    assert_eq!(
        told,
        [
            "a label of an enum has no fields",
            "unknown attribute `colour`: a variant knows label",
            "two variants have the label `a`",
        ]
    );
}

fn db_type(source: &str) -> DbType {
    let input = syn::parse_str(source).expect("Rust");
    parse_type(&input).unwrap_or_else(|error| panic!("{:?}", told(error)))
}

#[test]
fn a_struct_around_a_value_is_a_domain_where_it_says_so() {
    assert!(matches!(db_type("struct Id(i64);"), DbType::Newtype(read) if read.ident == "Id"));
    let read = db_type(
        r#"#[db_type(domain = "email", schema = "s", max_len = 200, check = "VALUE ~ '@'", collate = "C")]
        #[db_type(check(name = "short", "length(VALUE) < 9"), default_sql = "''", was = "mail", comment = "c")]
        struct Email(String);"#,
    );
    let DbType::Domain(read) = read else { panic!("a domain") };
    assert_eq!((read.name.as_str(), read.schema.as_deref()), ("email", Some("s")));
    assert_eq!((read.base.max_len, read.collate.as_deref()), (Some(200), Some("C")));
    assert_eq!((read.default.as_deref(), read.was.as_deref()), (Some("''"), Some("mail")));
    let checks: Vec<_> =
        read.checks.iter().map(|check| (check.name.as_deref(), &*check.expression)).collect();
    assert_eq!(checks, [(None, "VALUE ~ '@'"), (Some("short"), "length(VALUE) < 9")]);
}

#[test]
fn a_struct_with_fields_is_a_composite_type() {
    let read = db_type(
        r#"#[db_type(schema = "s", comment = "c")]
        struct HomeAddress {
            r#type: String,
            #[db_type(column = "Zip", max_len = 10, collate = "C")] zip: Option<String>,
            #[db_type(numeric(12, 2))] rent: Decimal,
        }"#,
    );
    let DbType::Composite(read) = read else { panic!("a composite type") };
    assert_eq!((read.name.as_str(), read.schema.as_deref()), ("home_address", Some("s")));
    let names: Vec<_> = read.attributes.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["type", "Zip", "rent"]);
    assert_eq!(read.attributes[1].modifiers.max_len, Some(10));
    assert_eq!(read.attributes[2].modifiers.numeric, Some((12, 2)));
}

#[test]
fn a_type_that_names_another_has_an_encoding_of_its_own() {
    for source in ["struct Point { x: f64, y: f64 }", "enum Point { Here, There }", "struct Point;"]
    {
        let read = db_type(&format!("#[db_type(sql_type = \"point\")] {source}"));
        let DbType::Encoded(read) = read else { panic!("an encoding: {source}") };
        assert_eq!((read.ident.to_string().as_str(), read.sql_type.as_str()), ("Point", "point"));
    }
    let domain = db_type("#[db_type(domain = \"t\", sql_type = \"citext\")] struct T(String);");
    assert!(matches!(domain, DbType::Domain(_)));
}

#[test]
fn each_mistake_of_a_type_has_its_message() {
    for (source, message) in [
        ("#[db_type(sql_type = 5)] struct T { x: f64 }", "`sql_type` takes a string"),
        (
            "#[db_type(sql_type = \"point\", name = \"p\")] struct T { x: f64 }",
            "unknown attribute `name`: a type with an encoding of its own knows sql_type",
        ),
        ("enum T { A }", "DbType is for a struct with one unnamed field"),
        ("struct T(i64, i64);", "DbType is for a struct with one unnamed field"),
        ("struct T;", "DbType is for a struct with one unnamed field"),
        ("struct T<A>(A);", "DbType has no generic parameters"),
        ("struct T {}", "a composite type has one field at least"),
        (
            "#[db_type(check = \"true\")] struct T(i64);",
            "`check` belongs to a domain: write `domain = \"…\"` too",
        ),
        (
            "#[db_type(name = \"t\")] struct T(i64);",
            "unknown attribute `name`: a struct around one value knows domain, schema",
        ),
        ("#[db_type(domain)] struct T(i64);", "`domain` takes a string"),
        ("#[db_type(domain = \"\")] struct T(i64);", "`domain` is empty"),
        ("#[db_type(domain = \"t\", domain = \"u\")] struct T(i64);", "`domain` is written twice"),
        ("#[db_type(domain = \"t\")] struct T(Option<i64>);", "a domain holds a value"),
        ("#[db_type(domain = \"t\", max_len = 9)] struct T(i64);", "`max_len` is for text"),
        (
            "#[db_type(domain = \"t\", max_len = 9, sql_type = \"citext\")] struct T(String);",
            "`sql_type` does not go with `max_len`",
        ),
        ("#[db_type(domain = \"t\", check())] struct T(i64);", "a check needs its expression"),
        (
            "#[db_type(domain = \"t\")] struct T(#[db_type(max_len = 9)] String);",
            "`max_len` belongs on the struct",
        ),
        ("#[db_type(domain = \"t\")] struct T { a: i64 }", "a domain is a struct around one value"),
        (
            "#[db_type(check = \"true\")] struct T { a: i64 }",
            "unknown attribute `check`: a composite type knows schema, name, comment, was",
        ),
        (
            "struct T { #[db_type(was = \"b\")] a: i64 }",
            "unknown attribute `was`: a field of a composite type knows column, max_len",
        ),
        ("struct T { #[db_type(numeric(2, 1))] a: String }", "`numeric` is for Decimal"),
        (
            "struct T { a: i64, #[db_type(column = \"a\")] b: i64 }",
            "the column `a` is the field `a` already",
        ),
    ] {
        let input = syn::parse_str(source).expect("Rust");
        let told = told(parse_type(&input).expect_err("a wrong type"));
        assert!(told.iter().any(|one| one.starts_with(message)), "{source}: {told:?}");
    }
}

#[test]
fn a_mixin_knows_less_than_a_model() {
    let input = syn::parse_str("#[model(table = \"x\")] struct M { a: i64 }").expect("Rust");
    let told = told(parse_mixin(&input).expect_err("wrong"));
    assert_eq!(
        told,
        ["unknown attribute `table`: a mixin knows index, unique, check, foreign_key"]
    );
}

#[test]
fn names_become_snake_case() {
    for (name, snake) in [
        ("OrderItem", "order_item"),
        ("HTTPRequest", "http_request"),
        ("User2", "user2"),
        ("r#Type", "type"),
        ("A", "a"),
    ] {
        assert_eq!(relvar_model_syntax::snake_case(name), snake);
    }
}

/// Words that an error lists as those that are known.
fn known(attribute: &str, read: fn(&str) -> Vec<String>) -> Vec<String> {
    let told = read(attribute).join(" ");
    let (_, list) = told.rsplit_once(" knows ").unwrap_or_else(|| panic!("no list in {told}"));
    list.split(", ").map(|word| word.trim_matches(['`', '.', ' ']).to_owned()).collect()
}

#[test]
fn the_reference_names_every_word() {
    let reference = include_str!("../../relvar/docs/models.md");
    let mut words = known("#[model(nosuch)] struct A { #[model(primary_key)] id: i64 }", wrong);
    words.extend(known("struct A { #[model(primary_key, nosuch)] id: i64 }", wrong));
    assert!(words.len() > 35 && words.contains(&"partition_by".to_owned()), "{words:?}");
    for word in words {
        let as_code = [format!("`{word}"), format!("{word} ="), format!("{word}(")];
        assert!(
            as_code.iter().any(|code| reference.contains(code)),
            "{word} is not in the reference"
        );
    }
}
