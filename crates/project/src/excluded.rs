//! What patterns leave out: what the schema refers to of it, and what is put on it from outside.

use std::collections::BTreeSet;

use relvar_catalog::{Body, Catalog, Grant, Kind, Object, ObjectId, Pattern};
use relvar_connect::{ServerMessage, Target};
use relvar_introspect::Options;
use relvar_source::{Loading, Reading, SchemaFile};

use crate::error::ProjectError;
use crate::hint::Hint;
use crate::problem::Problem;
use crate::project::Project;
use crate::side::{nothing_on, script_file};

/// The name of the schema file with [`stubs`].
pub const STUBS_FILE: &str = "excluded.sql";

const STUBS_HEADER: &str = "\
-- Stubs of what `exclude` in relvar.toml leaves out and this schema refers to, so that the files can be loaded.
-- They describe only what is referenced; relvar creates them in its embedded and shadow databases only, and never changes them elsewhere.

";

/// Schema and name of what an object belongs to, or of the object itself; the name of a schema is empty.
fn host(object: &Object) -> (&str, &str) {
    let host = match &object.body {
        Body::Index(index) => &index.table,
        Body::Statistics(statistics) => &statistics.table,
        _ => object.id.root(),
    };
    match host.kind {
        Kind::Schema => (&host.name, ""),
        _ => (&host.schema, &host.name),
    }
}

/// Whether an object is excluded, or belongs to something that is.
fn is_on_excluded(object: &Object, exclude: &[Pattern]) -> bool {
    let (schema, name) = host(object);
    !schema.is_empty() && exclude.iter().any(|pattern| pattern.matches(schema, name))
}

/// Whether the whole schema of an object is excluded.
fn is_in_excluded_schema(object: &Object, exclude: &[Pattern]) -> bool {
    let (schema, _) = host(object);
    !schema.is_empty() && exclude.iter().any(|pattern| pattern.matches(schema, ""))
}

/// A new database with some objects more.
fn only(version_num: u32, objects: impl Iterator<Item = Object>) -> Catalog {
    let mut catalog = nothing_on(version_num);
    objects.for_each(|object| catalog.insert(object));
    catalog
}

/// Whether an object is something of its own that is put on a table, and can be put on one of others.
fn is_attachment(id: &ObjectId) -> bool {
    let is_own = |kind: Kind| {
        matches!(
            kind,
            Kind::Trigger
                | Kind::Policy
                | Kind::Rule
                | Kind::Index
                | Kind::Statistics
                | Kind::Grant
        )
    };
    is_own(id.kind)
        || (id.kind == Kind::Comment
            && id.parent.as_deref().is_some_and(|parent| is_own(parent.kind)))
}

/// Takes out of a database's catalog what is on excluded objects, but for what the other side defines there too: what
/// only a database has there belongs to others.
pub fn leave_to_others(catalog: &mut Catalog, defined: Option<&Catalog>, exclude: &[Pattern]) {
    if exclude.is_empty() {
        return;
    }
    catalog.retain(|object| {
        !is_on_excluded(object, exclude)
            || defined.is_some_and(|defined| defined.contains(&object.id))
    });
    let Some(defined) = defined else { return };
    // Of the privileges of a role, only those that are defined are looked at.
    for object in catalog.objects.values_mut().filter(|o| is_on_excluded(o, exclude)) {
        let Body::Grant(Grant { privileges, .. }) = &mut object.body else { continue };
        let Some(Body::Grant(wanted)) = defined.get(&object.id).map(|object| &object.body) else {
            continue;
        };
        privileges.retain(|privilege| wanted.privileges.contains(privilege));
    }
}

/// A schema file with what is left out of a catalog and the rest refers to; none where it refers to nothing.
///
/// `full` holds everything, whatever is left out.
///
/// # Errors
/// When it cannot be planned, which is a bug.
pub fn stubs(
    full: &Catalog,
    exclude: &[Pattern],
) -> Result<Option<SchemaFile>, relvar_plan::Error> {
    let excluded =
        |id: &ObjectId| full.get(id).is_some_and(|object| is_on_excluded(object, exclude));
    let kept = full.objects.values().filter(|object| !is_on_excluded(object, exclude));
    let mut open: Vec<ObjectId> =
        kept.flat_map(|object| &object.depends_on).filter(|id| excluded(id)).cloned().collect();
    let mut needed = BTreeSet::new();
    while let Some(id) = open.pop() {
        let Some(object) = full.get(&id).filter(|_| !needed.contains(&id)) else { continue };
        let schema = ObjectId::global(Kind::Schema, id.root().schema.clone());
        let further = object.depends_on.iter().chain(object.id.parent.as_deref());
        open.extend(further.chain([&schema]).filter(|id| excluded(id)).cloned());
        needed.insert(id);
    }
    if needed.is_empty() {
        return Ok(None);
    }
    let needed = full.objects.values().filter(|object| needed.contains(&object.id));
    let script = script_file(&only(full.server_version_num, needed.cloned()))?;
    Ok(Some(SchemaFile::new(STUBS_FILE, format!("{STUBS_HEADER}{}", script.text))))
}

/// Whether a statement failed only because it had made its object before.
fn is_there(message: &ServerMessage) -> bool {
    ["42P06", "42P07", "42701", "42710", "42723", "42P16"].iter().any(|code| message.is(code))
}

impl Project {
    /// Has shadow databases hold what the schema files describe of excluded objects, before revisions run there: these
    /// refer to it and do not make it.
    ///
    /// # Errors
    /// When the schema files cannot be loaded.
    pub(crate) async fn lay_foundation(&self, options: &Options) -> Result<(), ProjectError> {
        let lay = async || {
            if options.exclude.is_empty() {
                return Ok(());
            }
            let full = Options { exclude: Vec::new(), attached: false, ..options.clone() };
            let paths: Vec<_> =
                self.config().schema.iter().filter(|path| path.exists()).cloned().collect();
            let loading = Loading { exclude: options.exclude.clone(), ..self.loading() };
            let reading = Reading { loading, catalog: full };
            let catalog = self.wanted_by(&paths, reading, None).await?.catalog;
            // A key that is referenced may be no constraint, only a unique index.
            let keys: BTreeSet<&ObjectId> = catalog
                .of_kind(Kind::Constraint)
                .flat_map(|constraint| &constraint.depends_on)
                .filter(|id| id.kind == Kind::Index)
                .collect();
            let is_put_there = |object: &Object| {
                is_attachment(&object.id)
                    && is_in_excluded_schema(object, &options.exclude)
                    && !keys.contains(&object.id)
            };
            let described = catalog
                .objects
                .values()
                .filter(|object| is_on_excluded(object, &options.exclude) && !is_put_there(object));
            let described: Vec<Object> = described.cloned().collect();
            if !described.is_empty() {
                let foundation = only(catalog.server_version_num, described.into_iter());
                self.roles().lay_foundation(script_file(&foundation)?.text);
            }
            Ok::<_, ProjectError>(())
        };
        self.foundation.get_or_try_init(lay).await.map(|_| ())
    }

    /// Makes in the project's embedded database what the schema files describe of excluded objects, and it does not have
    /// yet: nothing else makes it there.
    ///
    /// # Errors
    /// When the schema files cannot be loaded, or the database refuses a statement.
    pub(crate) async fn lay_foundation_in(
        &self,
        target: &Target,
        options: &Options,
    ) -> Result<(), ProjectError> {
        self.lay_foundation(options).await?;
        let Some(foundation) = self.roles().foundation() else { return Ok(()) };
        let client = target.connect().await?;
        let failed = |error: tokio_postgres::Error| {
            let message = relvar_connect::describe(&error);
            ProjectError::server(&message, Problem::Excluded(Box::new(message.clone())))
                .hint(Hint::RemoveExcluded)
        };
        client
            .batch_execute("BEGIN; SET LOCAL check_function_bodies = off")
            .await
            .map_err(failed)?;
        for statement in relvar_sql::split(foundation).statements {
            client.batch_execute("SAVEPOINT statement").await.map_err(failed)?;
            let Err(error) = client.batch_execute(statement.text).await else { continue };
            if !is_there(&relvar_connect::describe(&error)) {
                return Err(failed(error));
            }
            client.batch_execute("ROLLBACK TO statement").await.map_err(failed)?;
        }
        client.batch_execute("COMMIT").await.map_err(failed)
    }
}
