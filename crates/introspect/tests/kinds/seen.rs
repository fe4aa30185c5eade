//! A catalog to look things up in.

use relvar_catalog::{Catalog, DataType, Object};
use relvar_introspect::{Options, read};
use relvar_testkit::{psql, shadow};
use serde_json::Value;

pub struct Seen {
    pub catalog: Catalog,
}

/// Runs the statements in a new database, and reads it.
pub async fn seen(sql: &str) -> Seen {
    seen_with(sql, &Options::default()).await
}

/// The same, with options.
pub async fn seen_with(sql: &str, options: &Options) -> Seen {
    let database = shadow().await;
    psql(&database, sql).await.unwrap_or_else(|error| panic!("{error}"));
    let client = database.connect().await.expect("a connection");
    let catalog = read(&client, options).await.unwrap_or_else(|error| panic!("{error}"));
    drop(client);
    database.drop_database().await.expect("dropped");
    Seen { catalog }
}

/// The same where the server is new enough; otherwise the test has nothing to say.
pub async fn seen_since(major: u32, sql: &str) -> Option<Seen> {
    let database = shadow().await;
    let new_enough = database.version_num() / 10_000 >= major;
    database.drop_database().await.expect("dropped");
    if new_enough { Some(seen(sql).await) } else { None }
}

impl Seen {
    /// The object of that identity.
    #[track_caller]
    pub fn object(&self, id: &str) -> &Object {
        let found = self.catalog.objects.values().find(|object| object.id.to_string() == id);
        found.unwrap_or_else(|| panic!("no {id} among\n{}", self.ids().join("\n")))
    }

    pub fn ids(&self) -> Vec<String> {
        self.catalog.objects.keys().map(ToString::to_string).collect()
    }

    pub fn has(&self, id: &str) -> bool {
        self.ids().iter().any(|other| other == id)
    }

    /// The attributes of the object, as JSON without the name of the kind around them.
    #[track_caller]
    pub fn body(&self, id: &str) -> Value {
        let body = serde_json::to_value(&self.object(id).body).expect("JSON");
        match body {
            Value::Object(fields) => {
                fields.into_iter().next().map_or(Value::Null, |(_, value)| value)
            }
            other => other,
        }
    }

    /// Each attribute that is expected is there.
    #[track_caller]
    pub fn is(&self, id: &str, expected: Value) {
        let body = self.body(id);
        assert!(covers(&body, &expected), "{id} is\n{body:#}\nand not\n{expected:#}");
    }

    /// What the object depends on is just that.
    #[track_caller]
    pub fn needs(&self, id: &str, expected: &[&str]) {
        let mut edges: Vec<String> =
            self.object(id).depends_on.iter().map(ToString::to_string).collect();
        edges.sort();
        let mut expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
        expected.sort();
        assert_eq!(edges, expected, "edges of {id}");
    }

    /// What could not be represented; without options, which some servers add to every column.
    pub fn unrepresented(&self) -> Vec<&str> {
        let things = self.catalog.unrepresented.iter().filter(|thing| !thing.is_option);
        things.map(|thing| thing.description.as_str()).collect()
    }

    /// Options that are no user's.
    pub fn left_out_options(&self) -> Vec<&str> {
        let things = self.catalog.unrepresented.iter().filter(|thing| thing.is_option);
        things.map(|thing| thing.description.as_str()).collect()
    }
}

/// Whether every field of an expected object is there; everything else is equal, a data type also to its text.
fn covers(value: &Value, expected: &Value) -> bool {
    match (value, expected) {
        (Value::Object(_), Value::String(expected)) => {
            serde_json::from_value::<DataType>(value.clone())
                .is_ok_and(|data_type| data_type.to_string() == *expected)
        }
        (Value::Object(value), Value::Object(expected)) => expected
            .iter()
            .all(|(key, expected)| value.get(key).is_some_and(|value| covers(value, expected))),
        (Value::Array(value), Value::Array(expected)) => {
            value.len() == expected.len()
                && value.iter().zip(expected).all(|(value, expected)| covers(value, expected))
        }
        (value, expected) => value == expected,
    }
}
