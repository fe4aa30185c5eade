//! Plans between catalogs that are made by hand: what no server that tests run on has, and what depends on a
//! role that a test does not have.

use std::sync::Arc;

use relvar_catalog::{
    Body, Catalog, Column, Constraint, ConstraintKind, DataType, Extension, Grant, Kind, Object,
    ObjectId, Persistence, Privilege, Publication, PublicationMember, ReplicaIdentity, Table,
    UserMapping, Wrapper,
};
use relvar_plan::{Error, Options, plan};

fn catalog(major: u32, objects: Vec<Object>) -> Catalog {
    let mut catalog = Catalog { server_version_num: major * 10_000, ..Catalog::empty() };
    for object in objects {
        catalog.insert(object);
    }
    catalog
}

fn steps(from: &Catalog, to: &Catalog) -> Vec<String> {
    let plan = plan(from, to, &Options::default()).expect("a plan");
    plan.steps.into_iter().map(|step| step.sql).collect()
}

fn public() -> ObjectId {
    ObjectId::global(Kind::Schema, "public")
}

fn table_id(name: &str) -> ObjectId {
    ObjectId::scoped(Kind::Table, "public", name)
}

fn table(name: &str) -> Object {
    let body = Table {
        persistence: Persistence::Permanent,
        partition_by: None,
        partition_columns: Vec::new(),
        options: Vec::<String>::new().into(),
        row_security: false,
        force_row_security: false,
        replica_identity: ReplicaIdentity::Default,
        access_method: None,
        tablespace: None,
        of_type: None,
        clustered_on: None,
    };
    Object::new(table_id(name), Body::Table(Box::new(body)), vec![public()])
}

fn column(table: &str, name: &str, data_type: &str) -> Object {
    let body = Column {
        data_type: DataType::builtin(data_type),
        collation: None,
        generated: None,
        identity: None,
        storage: None,
        compression: None,
        statistics: None,
        options: Vec::new(),
        foreign_options: Vec::new(),
        local: true,
        inherited: false,
    };
    let id = ObjectId::member(Kind::Column, Arc::new(table_id(table)), name);
    Object::new(id, Body::Column(Box::new(body)), vec![table_id(table)])
}

fn publication(name: &str, tables: bool, sequences: bool) -> Object {
    let body = Publication {
        all_tables: tables,
        all_sequences: sequences,
        publish: ["insert", "update", "delete", "truncate"].map(Into::into).to_vec(),
        via_root: false,
        options: Vec::new(),
    };
    let id = ObjectId::global(Kind::Publication, name);
    Object::new(id, Body::Publication(body), Vec::new())
}

fn exception(of: &str, table: &str) -> Object {
    let publication = ObjectId::global(Kind::Publication, of);
    let member = table_id(table);
    let id = ObjectId::member(Kind::PublicationMember, publication.clone().into(), member.path());
    let body = PublicationMember {
        member: member.clone(),
        except: true,
        columns: Vec::new(),
        filter: None,
    };
    Object::new(id, Body::PublicationMember(body), vec![publication, member])
}

const WITH: &str =
    "WITH (publish = 'insert, update, delete, truncate', publish_via_partition_root = false)";

#[test]
fn publications_of_all_sequences() {
    let to = vec![publication("a", true, true), publication("s", false, true)];
    assert_eq!(
        steps(&catalog(19, vec![]), &catalog(19, to.clone())),
        [
            format!("CREATE PUBLICATION a FOR ALL TABLES, ALL SEQUENCES {WITH}"),
            format!("CREATE PUBLICATION s FOR ALL SEQUENCES {WITH}"),
        ]
    );
    let tables_only = vec![publication("a", true, false), publication("s", false, true)];
    let changed = steps(&catalog(19, to), &catalog(19, tables_only));
    assert_eq!(
        changed,
        ["DROP PUBLICATION a".to_owned(), format!("CREATE PUBLICATION a FOR ALL TABLES {WITH}")]
    );
}

#[test]
fn exceptions_of_all_tables_are_said_where_the_publication_is_made() {
    let both = || vec![table("t"), table("u")];
    let with = |objects: Vec<Object>| {
        let mut all = both();
        all.push(publication("p", true, false));
        all.extend(objects);
        catalog(19, all)
    };
    // From nothing: after both tables, and never as ADD TABLE.
    let made = steps(&catalog(19, vec![]), &with(vec![exception("p", "u"), exception("p", "t")]));
    let create =
        format!("CREATE PUBLICATION p FOR ALL TABLES EXCEPT (TABLE public.t, public.u) {WITH}");
    assert_eq!(made.last(), Some(&create), "{made:#?}");
    assert_eq!(made.len(), 3, "{made:#?}");
    // One exception takes the place of another; one goes; one comes.
    let drop = "DROP PUBLICATION p".to_owned();
    let except_t = format!("CREATE PUBLICATION p FOR ALL TABLES EXCEPT (TABLE public.t) {WITH}");
    let (t, u, none) =
        (with(vec![exception("p", "t")]), with(vec![exception("p", "u")]), with(vec![]));
    assert_eq!(steps(&u, &t), [drop.clone(), except_t.clone()]);
    assert_eq!(steps(&none, &t), [drop.clone(), except_t]);
    assert_eq!(steps(&t, &none), [drop, format!("CREATE PUBLICATION p FOR ALL TABLES {WITH}")]);
    // A table that goes takes its exception along.
    let without_t = catalog(19, vec![table("u"), publication("p", true, false)]);
    assert_eq!(steps(&t, &without_t), ["DROP TABLE public.t"]);
    assert_eq!(steps(&t, &t), Vec::<String>::new());
}

#[test]
fn a_wrapper_has_a_connection_function() {
    let wrapper = |connection: Option<&str>| {
        let body = Wrapper {
            handler: Some("public.h".into()),
            validator: None,
            connection: connection.map(Into::into),
            options: Vec::new(),
        };
        let id = ObjectId::global(Kind::Wrapper, "w w");
        catalog(19, vec![Object::new(id, Body::Wrapper(Box::new(body)), Vec::new())])
    };
    let (with, without) = (wrapper(Some("public.c")), wrapper(None));
    assert_eq!(
        steps(&catalog(19, vec![]), &with),
        [r#"CREATE FOREIGN DATA WRAPPER "w w" HANDLER public.h CONNECTION public.c"#]
    );
    assert_eq!(steps(&without, &with), [r#"ALTER FOREIGN DATA WRAPPER "w w" CONNECTION public.c"#]);
    assert_eq!(steps(&with, &without), [r#"ALTER FOREIGN DATA WRAPPER "w w" NO CONNECTION"#]);
}

fn graph(definition: &str, columns: &[&str]) -> Object {
    let id = ObjectId::scoped(Kind::PropertyGraph, "public", "g");
    let mut edges = vec![public(), table_id("person")];
    let column = |name: &&str| ObjectId::member(Kind::Column, table_id("person").into(), *name);
    edges.extend(columns.iter().map(column));
    Object::new(id, Body::PropertyGraph { definition: definition.into() }, edges)
}

#[test]
fn property_graphs_follow_their_tables() {
    let definition = "CREATE PROPERTY GRAPH public.g\n    VERTEX TABLES (public.person)";
    let person = |id: &str| vec![table("person"), column("person", "id", id)];
    let with = |id: &str, definition: &str| {
        let mut objects = person(id);
        objects.push(graph(definition, &["id"]));
        catalog(19, objects)
    };
    let plain = with("integer", definition);
    let made = steps(&catalog(19, vec![]), &plain);
    assert_eq!(made.last().map(String::as_str), Some(definition), "{made:#?}");
    // Another definition, and another type of a column that is one of its properties.
    let other = "CREATE PROPERTY GRAPH public.g\n    VERTEX TABLES (public.person LABEL p)";
    assert_eq!(steps(&plain, &with("integer", other)), ["DROP PROPERTY GRAPH public.g", other]);
    let retyped = steps(&plain, &with("bigint", definition));
    assert_eq!(retyped.first().map(String::as_str), Some("DROP PROPERTY GRAPH public.g"));
    assert!(retyped.iter().any(|step| step == definition), "{retyped:#?}");
    assert_eq!(retyped.last().map(String::as_str), Some("ANALYZE public.person (id)"));
    assert_eq!(retyped.len(), 4, "{retyped:#?}");
    // It goes before its table.
    let gone = steps(&plain, &catalog(19, vec![]));
    assert_eq!(gone, ["DROP PROPERTY GRAPH public.g", "DROP TABLE public.person"]);
    // It is named in privileges and comments.
    let id: Arc<ObjectId> = ObjectId::scoped(Kind::PropertyGraph, "public", "g").into();
    let mut told = plain.clone();
    let select = Privilege { name: "SELECT".into(), grantable: false };
    let grant = Grant { privileges: vec![select], initial: None };
    let on = vec![(*id).clone()];
    let to = ObjectId::member(Kind::Grant, id.clone(), "app");
    told.insert(Object::new(to, Body::Grant(grant), on.clone()));
    let comment = ObjectId::member(Kind::Comment, id, "");
    told.insert(Object::new(comment, Body::Comment { text: "who".into() }, on));
    assert_eq!(
        steps(&plain, &told),
        [
            "GRANT SELECT ON PROPERTY GRAPH public.g TO app",
            "COMMENT ON PROPERTY GRAPH public.g IS 'who'",
        ]
    );
}

#[test]
fn from_19_a_check_stops_being_enforced_in_place() {
    let with = |major: u32, enforced: bool| {
        let body = Constraint {
            constraint: ConstraintKind::Check("a > 0".into()),
            deferrable: false,
            initially_deferred: false,
            validated: true,
            enforced,
            no_inherit: false,
            local: true,
            inherited: false,
            attached_to: None,
        };
        let id = ObjectId::member(Kind::Constraint, table_id("t").into(), "c");
        let edges = vec![table_id("t"), column("t", "a", "integer").id];
        let check = Object::new(id, Body::Constraint(Box::new(body)), edges);
        catalog(major, vec![table("t"), column("t", "a", "integer"), check])
    };
    assert_eq!(
        steps(&with(19, true), &with(19, false)),
        ["ALTER TABLE public.t ALTER CONSTRAINT c NOT ENFORCED"]
    );
    let on_18 = steps(&with(18, true), &with(18, false));
    assert!(on_18.iter().any(|sql| sql.contains("DROP CONSTRAINT c")), "{on_18:#?}");
    // The other way its rows are validated without blocking writes.
    let back = steps(&with(19, false), &with(19, true));
    assert!(back.iter().any(|sql| sql.contains("NOT VALID")), "{back:#?}");
    assert!(back.iter().any(|sql| sql.contains("VALIDATE CONSTRAINT c")), "{back:#?}");
}

#[test]
fn an_owner_is_granted_to_by_name() {
    let objects = || {
        let sequence = ObjectId::scoped(Kind::Enum, "public", "mood");
        let body = Body::Enum(relvar_catalog::Enum { labels: vec!["ok".into()] });
        vec![table("t"), Object::new(sequence, body, vec![public()])]
    };
    let revoked = |of: ObjectId| {
        let id = ObjectId::member(Kind::Grant, of.clone().into(), "");
        let grant = Grant { privileges: Vec::new(), initial: None };
        Object::new(id, Body::Grant(grant), vec![of])
    };
    let owned = |mut catalog: Catalog| {
        catalog.owners.insert(table_id("t"), "br \"app".into());
        catalog.owners.insert(public(), "pg_database_owner".into());
        catalog
    };
    let all = [table_id("t"), public(), ObjectId::scoped(Kind::Enum, "public", "mood")];
    let mut from = objects();
    from.extend(all.map(revoked));
    let from = owned(catalog(15, from));
    let mut granted = steps(&from, &catalog(15, objects()));
    granted.sort();
    assert_eq!(
        granted,
        [
            "GRANT ALL ON SCHEMA public TO pg_database_owner",
            "GRANT ALL ON TABLE public.t TO \"br \"\"app\"",
            "GRANT ALL ON TYPE public.mood TO CURRENT_USER",
        ]
    );
    // The other way, and on an object that the plan makes: that one is the current role's.
    let mut to = objects();
    to.push(revoked(table_id("t")));
    let to = catalog(15, to);
    assert_eq!(
        steps(&owned(catalog(15, objects())), &to),
        ["REVOKE ALL ON TABLE public.t FROM \"br \"\"app\""]
    );
    let made = steps(&owned(catalog(15, vec![])), &to);
    assert_eq!(
        made.last().map(String::as_str),
        Some("REVOKE ALL ON TABLE public.t FROM CURRENT_USER")
    );
}

#[test]
fn what_is_nowhere_else_is_lost_with_a_mapping_or_an_extension() {
    let server = ObjectId::global(Kind::ForeignServer, "far");
    let id = ObjectId::member(Kind::UserMapping, server.into(), "bob");
    let mapping =
        Object::new(id, Body::UserMapping(UserMapping { options: Vec::new() }), Vec::new());
    let extension = |name: &str, has_tables: bool| {
        let body = Extension { schema: "public".into(), relocatable: false, has_tables };
        Object::new(ObjectId::global(Kind::Extension, name), Body::Extension(body), vec![public()])
    };
    let from = catalog(15, vec![mapping, extension("jobs", true), extension("words", false)]);
    let plan = plan(&from, &catalog(15, vec![]), &Options::default()).expect("a plan");
    assert_eq!(plan.lossy, ["extension jobs", "user mapping far.bob"]);
}

#[test]
fn an_extension_that_cannot_move_is_not_dropped_under_a_column() {
    let with = |schema: &str, relocatable: bool| {
        let body = Extension { schema: schema.into(), relocatable, has_tables: false };
        let id = ObjectId::global(Kind::Extension, "geo");
        let schema = ObjectId::global(Kind::Schema, schema);
        let extension = Object::new(id.clone(), Body::Extension(body), vec![schema.clone()]);
        let mut column = column("t", "place", "geo.point");
        column.depends_on.push(id);
        column.depends_on.sort();
        catalog(15, vec![Object::new(schema, Body::Schema, vec![]), extension, table("t"), column])
    };
    let moved = steps(&with("public", true), &with("ext", true));
    assert!(moved.contains(&"ALTER EXTENSION geo SET SCHEMA ext".to_owned()), "{moved:#?}");
    let refused = plan(&with("public", false), &with("ext", false), &Options::default());
    let Err(error @ Error::NotRelocatable { .. }) = refused else { panic!("{refused:?}") };
    assert_eq!(
        error.to_string(),
        "extension geo cannot be moved to schema ext: it is not relocatable, \
         and it cannot be dropped and created there while column public.t.place uses it"
    );
}
