//! Two small SQL files for a bug report: the objects that a plan gets wrong, and what they depend on.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use relvar_catalog::{Body, Catalog, Function, FunctionBody, Kind, Object, ObjectId};

use crate::error::ProjectError;
use crate::problem::Problem;
use crate::side::nothing_on;

const READ_ME: &str = "\
These files show a schema change that relvar plans wrongly.
a.sql makes the current schema and b.sql the desired one, both reduced to the objects that differ and what they depend
on. Names are kept, bodies of functions are cut, and no data is included. Read them before you share them.
To see the problem: relvar diff a.sql b.sql --sql
";

/// Writes `a.sql` and `b.sql` with these objects of both catalogs into a folder.
pub fn write(
    dir: &Path,
    today: &Catalog,
    wanted: &Catalog,
    objects: &[ObjectId],
) -> Result<(), ProjectError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| ProjectError::failed(Problem::file("write", &path, error))
    };
    fs::create_dir_all(dir).map_err(failed(dir))?;
    let version =
        format!("relvar {}, PostgreSQL {}\n", env!("CARGO_PKG_VERSION"), wanted.server_version_num);
    let files = [
        ("a.sql", script(&reduced(today, objects))?),
        ("b.sql", script(&reduced(wanted, objects))?),
        ("README.txt", format!("{READ_ME}{version}")),
    ];
    for (name, text) in files {
        let path = dir.join(name);
        fs::write(&path, text).map_err(failed(&path))?;
    }
    Ok(())
}

fn script(catalog: &Catalog) -> Result<String, ProjectError> {
    let nothing = nothing_on(catalog.server_version_num);
    let options = relvar_plan::Options { assumes_unrepresented: true, ..Default::default() };
    let plan = relvar_plan::plan(&nothing, catalog, &options)?;
    Ok(format!("SET check_function_bodies = off;\n{}", relvar_plan::script(&plan)))
}

/// The objects, what they depend on, and what makes a table what it is: its place under a parent.
fn reduced(catalog: &Catalog, objects: &[ObjectId]) -> Catalog {
    let mut kept: BTreeSet<&ObjectId> = BTreeSet::new();
    let mut stack: Vec<&ObjectId> = objects.iter().collect();
    while let Some(id) = stack.pop() {
        let Some(object) = catalog.get(id).filter(|object| !kept.contains(&object.id)) else {
            continue;
        };
        kept.insert(&object.id);
        stack.extend(object.depends_on.iter().chain(object.parent()));
        if id.kind == Kind::Table {
            let links = catalog.of_kind(Kind::Inheritance);
            stack.extend(links.filter(|link| link.parent() == Some(id)).map(|link| &link.id));
        }
    }
    let mut reduced = nothing_on(catalog.server_version_num);
    for id in kept {
        if let Some(object) = catalog.get(id) {
            let is_shown = objects.contains(id);
            reduced.insert(if is_shown { object.clone() } else { without_body(object.clone()) });
        }
    }
    reduced
}

/// A function that returns nothing of use, where its body is a string.
fn without_body(mut object: Object) -> Object {
    if let Body::Function(function) = &mut object.body
        && let Some(body) = stub(function)
    {
        function.body = FunctionBody::Source(body);
    }
    object
}

fn stub(function: &Function) -> Option<String> {
    let FunctionBody::Source(_) = function.body else { return None };
    let result = function.result.as_deref()?;
    let is_set = result.starts_with("SETOF ") || result.starts_with("TABLE(");
    match &*function.language {
        "plpgsql" if !is_set => Some("BEGIN RETURN NULL; END".to_owned()),
        "sql" if !is_set && result != "void" => Some(format!("SELECT NULL::{result}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use relvar_catalog::FunctionKind;

    use super::*;

    fn table(name: &str) -> Object {
        Object::new(ObjectId::scoped(Kind::Table, "public", name), Body::Schema, Vec::new())
    }

    #[test]
    fn only_the_objects_and_what_they_need_are_kept() {
        let (a, b, c) = (table("a"), table("b"), table("c"));
        let mut catalog = nothing_on(150_000);
        let on_b = ObjectId::member(Kind::Comment, b.id.clone().into(), "");
        let comment =
            Object::new(on_b.clone(), Body::Comment { text: "x".into() }, vec![a.id.clone()]);
        for object in [a.clone(), b.clone(), c.clone(), comment] {
            catalog.insert(object);
        }
        let reduced = reduced(&catalog, std::slice::from_ref(&on_b));
        for id in [&a.id, &b.id, &on_b] {
            assert!(reduced.contains(id), "{id}");
        }
        assert!(!reduced.contains(&c.id));
    }

    fn function(name: &str, language: &str, result: &str) -> Object {
        let function = Function {
            function: FunctionKind::Function,
            arguments: "".into(),
            identity_arguments: "".into(),
            result: Some(result.into()),
            defaults: 0,
            language: language.into(),
            body: FunctionBody::Source("a secret of the trade".to_owned()),
            volatility: "v".into(),
            strict: false,
            security_definer: false,
            leakproof: false,
            parallel: "u".into(),
            cost: None,
            rows: None,
            support: None,
            settings: Vec::new(),
            transforms: Vec::new(),
        };
        let id = ObjectId::scoped(Kind::Function, "public", name);
        Object::new(id, Body::Function(function.into()), Vec::new())
    }

    #[test]
    fn bodies_of_functions_that_are_only_needed_are_cut() {
        let needed = [function("a", "plpgsql", "integer"), function("b", "sql", "integer")];
        let mut shown = function("c", "plpgsql", "trigger");
        shown.depends_on = needed.iter().map(|object| object.id.clone()).collect();
        let mut catalog = nothing_on(150_000);
        for object in needed.iter().chain([&shown]) {
            catalog.insert(object.clone());
        }
        let reduced = reduced(&catalog, std::slice::from_ref(&shown.id));
        let body = |id: &ObjectId| {
            let Some(Body::Function(function)) = reduced.get(id).map(|object| &object.body) else {
                panic!("{id} is not kept");
            };
            function.body.clone()
        };
        let source = |text: &str| FunctionBody::Source(text.to_owned());
        assert_eq!(body(&needed[0].id), source("BEGIN RETURN NULL; END"));
        assert_eq!(body(&needed[1].id), source("SELECT NULL::integer"));
        assert_eq!(body(&shown.id), source("a secret of the trade"));
    }
}
