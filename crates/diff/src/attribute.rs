//! Which attributes differ where an object is altered.

use std::collections::BTreeSet;
use std::fmt;

use relvar_catalog::{Body, Kind, ObjectId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::change::Change;
use crate::shown::{difference, shown, stands_for_itself};

/// One attribute of an altered object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name, and those of the attributes around it: `constraint.foreign_key.on_delete`.
    pub name: String,
    /// Its current value; null where it has none, and where it is hidden.
    pub before: Value,
    /// Its desired value, likewise.
    pub after: Value,
    /// Whether the values are left out because they may be secrets.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

/// Texts of many lines as a rule, of which only the name is printed.
const LONG: [&str; 2] = ["query", "body"];

impl Attribute {
    /// The name in words: `constraint foreign key on delete`.
    #[must_use]
    pub fn words(&self) -> String {
        self.name.replace(['.', '_'], " ")
    }

    /// Both values as texts of one short line each; none where they are hidden, or texts of many lines.
    #[must_use]
    pub fn values(&self) -> Option<(String, String)> {
        if self.hidden || self.name.split('.').any(|part| LONG.contains(&part)) {
            return None;
        }
        difference(&shown(&self.before), &shown(&self.after))
    }
}

/// `options {} -> {n_distinct=5}`, or `query changed`.
impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.words();
        match self.values() {
            Some((before, after)) => write!(f, "{words} {before} -> {after}"),
            None if self.hidden => write!(f, "{words} changed (values hidden)"),
            None => write!(f, "{words} changed"),
        }
    }
}

/// The dependencies that an altered object gains and loses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependencies {
    /// What only the desired object depends on.
    pub gained: Vec<ObjectId>,
    /// What only the current object depends on.
    pub lost: Vec<ObjectId>,
}

impl Dependencies {
    /// Whether both objects depend on the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gained.is_empty() && self.lost.is_empty()
    }
}

impl Change {
    /// The attributes that differ, by name; none for what comes, goes or is renamed.
    ///
    /// The values of a user mapping are hidden, because they may be passwords.
    #[must_use]
    pub fn attributes(&self) -> Vec<Attribute> {
        let Change::Altered { before, after } = self else { return Vec::new() };
        let value = |body: &Body| serde_json::to_value(body).unwrap_or(Value::Null);
        let (old, new) = (value(&before.body), value(&after.body));
        let mut path = Vec::new();
        let mut found = Vec::new();
        compare(&mut path, &old, &new, &mut found);
        found.retain(|found| is_difference(&before.body, &old, found));
        let hidden = before.id.kind == Kind::UserMapping;
        found.into_iter().map(|found| found.attribute(hidden)).collect()
    }

    /// The dependencies that differ; none for what comes, goes or is renamed.
    #[must_use]
    pub fn dependencies(&self) -> Dependencies {
        let Change::Altered { before, after } = self else { return Dependencies::default() };
        let only = |these: &[ObjectId], others: &[ObjectId]| {
            these.iter().filter(|id| others.binary_search(id).is_err()).cloned().collect()
        };
        Dependencies {
            gained: only(&after.depends_on, &before.depends_on),
            lost: only(&before.depends_on, &after.depends_on),
        }
    }
}

/// Two values that differ, and the keys that lead to them.
struct Found {
    path: Vec<String>,
    before: Value,
    after: Value,
}

impl Found {
    fn attribute(self, hidden: bool) -> Attribute {
        let Found { path, before, after } = self;
        // The first key is the kind of object, which its identity names.
        let name = path.get(1..).unwrap_or_default().join(".");
        let name = if name.is_empty() { "value".to_owned() } else { name };
        match hidden {
            true => Attribute { name, before: Value::Null, after: Value::Null, hidden },
            false => Attribute { name, before, after, hidden },
        }
    }
}

fn compare(path: &mut Vec<String>, before: &Value, after: &Value, found: &mut Vec<Found>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Value::Object(old), Value::Object(new)) if have_same_shape(old, new) => {
            let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for name in names {
                let value = |map: &Map<String, Value>| map.get(name).cloned().unwrap_or_default();
                path.push(name.clone());
                compare(path, &value(old), &value(new), found);
                path.pop();
            }
        }
        _ => {
            let (path, before, after) = (path.clone(), before.clone(), after.clone());
            found.push(Found { path, before, after });
        }
    }
}

/// Whether two values are compared attribute by attribute: not two variants of an enum, nor what is one value to a reader.
fn have_same_shape(old: &Map<String, Value>, new: &Map<String, Value>) -> bool {
    let are_variants = old.len() == 1 && new.len() == 1 && old.keys().ne(new.keys());
    !are_variants && !stands_for_itself(old) && !stands_for_itself(new)
}

/// Whether the body with nothing but this attribute changed is another one: not so where its order makes no difference, or
/// where it follows from other attributes.
fn is_difference(body: &Body, value: &Value, found: &Found) -> bool {
    let mut value = value.clone();
    let mut place = &mut value;
    for key in &found.path {
        let Some(inner) = place.get_mut(key) else { return true };
        place = inner;
    }
    *place = found.after.clone();
    serde_json::from_value::<Body>(value).map_or(true, |changed| changed != *body)
}

#[cfg(test)]
mod tests {
    use relvar_catalog::{
        Constraint, ConstraintKind, Default, Enum, ForeignKey, Index, Name, Object, Settings,
        UserMapping, View,
    };
    use serde_json::json;

    use super::*;

    fn change(id: ObjectId, before: Body, after: Body) -> Change {
        let object = |body| Object::new(id.clone(), body, Vec::new());
        Change::Altered { before: object(before), after: object(after) }
    }

    fn table() -> ObjectId {
        ObjectId::scoped(Kind::Table, "public", "t")
    }

    fn comment(text: &str) -> Body {
        Body::Comment { text: text.into() }
    }

    fn index(options: &[&str], unique: bool) -> Body {
        let options: Vec<String> = options.iter().map(ToString::to_string).collect();
        Body::Index(Box::new(Index {
            table: table(),
            method: "btree".into(),
            unique,
            nulls_not_distinct: false,
            keys: Vec::new(),
            include: Vec::new(),
            predicate: None,
            options: Settings::from(options),
            tablespace: None,
            partitioned: false,
            attached_to: None,
            valid: true,
        }))
    }

    fn constraint(demanded: ConstraintKind) -> Body {
        Body::Constraint(Box::new(Constraint {
            constraint: demanded,
            deferrable: false,
            initially_deferred: false,
            validated: true,
            enforced: true,
            no_inherit: false,
            local: true,
            inherited: false,
            attached_to: None,
        }))
    }

    fn foreign_key(references: &str, on_delete: Option<Name>) -> Body {
        constraint(ConstraintKind::ForeignKey(Box::new(ForeignKey {
            columns: vec!["a".into()],
            references: ObjectId::scoped(Kind::Table, "public", references),
            referenced_columns: vec!["id".into()],
            match_full: false,
            on_update: None,
            on_delete,
            on_delete_columns: Vec::new(),
            period: false,
        })))
    }

    #[test]
    fn the_attribute_and_both_values_are_named() {
        let id = ObjectId::member(Kind::Comment, table().into(), "");
        let altered = change(id.clone(), comment("a"), comment("b"));
        let expected =
            Attribute { name: "text".into(), before: json!("a"), after: json!("b"), hidden: false };
        assert_eq!(altered.attributes(), [expected]);
        assert_eq!(altered.to_string(), "~ comment on table public.t: text a -> b");
        let object = Object::new(id, comment("a"), Vec::new());
        assert_eq!(Change::Added(object).attributes(), []);
    }

    #[test]
    fn several_attributes_are_joined_and_an_order_of_options_is_none() {
        let id = ObjectId::scoped(Kind::Index, "public", "i");
        let before = index(&["a=1", "b=2"], false);
        let line = change(id.clone(), before.clone(), index(&["b=2", "a=1"], true)).to_string();
        assert_eq!(line, "~ index public.i: unique false -> true");
        let line = change(id, before, index(&[], true)).to_string();
        assert_eq!(line, "~ index public.i: options {a=1, b=2} -> {}; unique false -> true");
    }

    #[test]
    fn what_follows_from_another_attribute_is_not_named() {
        let id = ObjectId::member(Kind::Default, table().into(), "");
        let default = |expression: &str, volatile| {
            Body::Default(Default { expression: expression.into(), volatile })
        };
        let line = change(id, default("1", false), default("random()", true)).to_string();
        assert_eq!(line, "~ default of public.t: expression 1 -> random()");
    }

    #[test]
    fn attributes_within_a_variant_are_named_and_another_variant_is_one_value() {
        let id = ObjectId::member(Kind::Constraint, table().into(), "t_fk");
        let before = foreign_key("one", None);
        let line = change(id.clone(), before.clone(), foreign_key("two", Some("CASCADE".into())));
        assert_eq!(
            line.to_string(),
            "~ constraint public.t.t_fk: constraint foreign key on delete none -> CASCADE; \
             constraint foreign key references public.one -> public.two"
        );
        let check = constraint(ConstraintKind::Check("a > 0".into()));
        let attributes = change(id, before, check).attributes();
        let names: Vec<&str> = attributes.iter().map(|one| &*one.name).collect();
        assert_eq!(names, ["constraint"]);
        assert_eq!(attributes[0].after, json!({"check": "a > 0"}));
    }

    #[test]
    fn long_texts_are_cut_around_their_difference_and_queries_are_only_named() {
        let id = ObjectId::member(Kind::Comment, table().into(), "");
        let text = |end: &str| comment(&format!("{}{end}", "word ".repeat(100)));
        let line = change(id.clone(), text("one"), text("other")).to_string();
        assert!(
            line.ends_with("text …ord word word word one -> …ord word word word other"),
            "{line}"
        );
        let lines = change(id, comment("a\nb"), comment("a\nc")).to_string();
        assert_eq!(lines, "~ comment on table public.t: text changed");
        let view = |query: &str| {
            let (columns, options) = (Vec::new(), Settings::default());
            Body::View(Box::new(View { query: query.into(), columns, options }))
        };
        let id = ObjectId::scoped(Kind::View, "public", "v");
        let line = change(id, view("SELECT 1"), view("SELECT 2")).to_string();
        assert_eq!(line, "~ view public.v: query changed");
    }

    #[test]
    fn values_of_user_mappings_are_never_printed() {
        let server = ObjectId::global(Kind::ForeignServer, "s");
        let id = ObjectId::member(Kind::UserMapping, server.into(), "app");
        let mapping = |option: &str| {
            let options = vec![format!("key '{option}'")];
            Body::UserMapping(UserMapping { options })
        };
        let altered = change(id, mapping("first-secret"), mapping("second-secret"));
        assert_eq!(altered.to_string(), "~ user mapping s.app: options changed (values hidden)");
        let json = serde_json::to_string(&altered).expect("JSON");
        assert!(json.contains(r#""hidden":true"#) && !json.contains("secret"), "{json}");
    }

    #[test]
    fn dependencies_are_named_where_the_attributes_are_equal() {
        let id = ObjectId::scoped(Kind::Enum, "public", "e");
        let body = || Body::Enum(Enum { labels: Vec::new() });
        let of = |name: &str| vec![table(), ObjectId::global(Kind::Schema, name)];
        let before = Object::new(id.clone(), body(), of("a"));
        let altered = Change::Altered { before, after: Object::new(id, body(), of("b")) };
        assert_eq!(
            altered.to_string(),
            "~ enum type public.e: depends on schema b; no longer depends on schema a"
        );
        let value = serde_json::to_value(&altered).expect("JSON");
        assert_eq!(value["altered"]["dependencies"]["gained"][0]["name"], "b");
    }
}
