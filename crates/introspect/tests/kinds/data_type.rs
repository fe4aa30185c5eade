//! Data types from their parts, against the text that the server itself makes of them.

use std::collections::BTreeMap;

use relvar_catalog::{Body, DataType, Kind, Modifiers};
use relvar_introspect::{Options, read};
use relvar_testkit::{psql, shadow};

/// A type of each form: named by SQL, quoted, with each sort of modifier, of other schemas, arrays.
const TYPES: [&str; 46] = [
    "bool",
    "int2",
    "int4",
    "int8",
    "float4",
    "float8",
    "numeric",
    "numeric(12,2)",
    "numeric(5)",
    "numeric(6,0)[]",
    "varchar",
    "varchar(20)",
    "varchar(3)[]",
    "char",
    "char(7)",
    "bpchar",
    "bpchar[]",
    "text",
    "name",
    "\"char\"",
    "\"char\"[]",
    "bit",
    "bit(9)",
    "\"bit\"",
    "bit varying",
    "bit varying(4)",
    "time",
    "time(2)",
    "timetz(0)",
    "timestamp",
    "timestamp(3)[]",
    "timestamptz(6)",
    "interval",
    "interval(2)",
    "interval year",
    "interval year to month",
    "interval day to second(1)",
    "interval second(0)",
    "interval hour to minute",
    "json",
    "oidvector",
    "int2vector[]",
    "xml",
    "information_schema.sql_identifier",
    "\"My Schema\".\"of\"[]",
    "int4multirange",
];

#[tokio::test]
async fn types_are_printed_as_the_server_prints_them() {
    let database = shadow().await;
    let columns: Vec<String> =
        TYPES.iter().enumerate().map(|(at, name)| format!("c{at} {name}")).collect();
    let sql = format!(
        "CREATE SCHEMA \"My Schema\"; CREATE TYPE \"My Schema\".\"of\" AS ENUM ('a');
         CREATE DOMAIN code AS varchar(8)[]; CREATE TYPE spans AS RANGE (subtype = bpchar);
         CREATE TABLE t ({}); CREATE TABLE of_codes (a code, b spans);",
        columns.join(", ")
    );
    psql(&database, &sql).await.unwrap_or_else(|error| panic!("{error}"));
    let client = database.connect().await.expect("a connection");
    let catalog = read(&client, &Options::default()).await.expect("a catalog");
    client.batch_execute("SET search_path = ''").await.expect("a setting");
    let printed = "SELECT attrelid::regclass || '.' || attname, format_type(atttypid, atttypmod) \
                   FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped \
                   AND attrelid IN ('public.t'::regclass, 'public.of_codes'::regclass)";
    let rows = client.query(printed, &[]).await.expect("rows");
    let expected: BTreeMap<String, String> =
        rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let read = catalog.of_kind(Kind::Column).filter_map(|object| match &object.body {
        Body::Column(column) => Some((object.id.path(), column.data_type.to_string())),
        _ => None,
    });
    assert_eq!(read.collect::<BTreeMap<_, _>>(), expected);
    assert_eq!(expected.len(), TYPES.len() + 2);
    let of = |kind: Kind| catalog.of_kind(kind).next().map(|object| object.body.clone());
    let Some(Body::Domain(domain)) = of(Kind::Domain) else { panic!("no domain") };
    let varchar = DataType::builtin("character varying").with(Modifiers::Length(8));
    assert_eq!(domain.base, varchar.into_array());
    let Some(Body::Range(range)) = of(Kind::Range) else { panic!("no range") };
    assert_eq!(range.subtype.general_name(), "character");
}
