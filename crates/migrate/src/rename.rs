//! Renames: which of those that were said count, and the statements that make them.

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{Catalog, Kind, ObjectId};
use relvar_diff::{Rename, diff, possible_renames};
use relvar_introspect::Options;
use relvar_plan::{LockMode, Phase, Step};
use tokio_postgres::Client;

use crate::verify::VerifyError;

/// Renames that were said, sorted by whether they say anything today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renames {
    /// To be run, in this order; a member names its parent as it is called by then.
    pub due: Vec<Rename>,
    /// The old name is gone, or the new one is there already: said and done long ago.
    pub stale: Vec<Rename>,
}

/// Sorts renames. One counts while today has the old name and not the new one, and the wanted schema the new
/// name and not the old one.
#[must_use]
pub fn due_renames(said: &[Rename], today: &Catalog, wanted: &Catalog) -> Renames {
    let mut renames = Renames::default();
    let (members, wholes): (Vec<_>, Vec<_>) =
        said.iter().partition(|rename| rename.from.parent.is_some());
    for rename in wholes {
        renames.sort_in(rename.clone(), &rename.from, &rename.to, today, wanted);
    }
    for rename in members {
        let old_parent = renames.old_name(rename.to.parent.as_deref());
        let new_parent = renames.new_name(rename.from.parent.as_deref());
        let to = ObjectId { parent: new_parent.or(rename.to.parent.clone()), ..rename.to.clone() };
        let from =
            ObjectId { parent: old_parent.or(rename.from.parent.clone()), ..rename.from.clone() };
        // When it is run, the parent has its new name already.
        let run =
            Rename { from: ObjectId { parent: to.parent.clone(), ..from.clone() }, to: to.clone() };
        renames.sort_in(run, &from, &to, today, wanted);
    }
    renames
}

impl Renames {
    fn sort_in(
        &mut self,
        rename: Rename,
        old: &ObjectId,
        new: &ObjectId,
        today: &Catalog,
        wanted: &Catalog,
    ) {
        let counts = today.contains(old)
            && wanted.contains(new)
            && !wanted.contains(old)
            && !today.contains(&ObjectId { parent: old.parent.clone(), ..new.clone() });
        let list = if counts { &mut self.due } else { &mut self.stale };
        if !list.contains(&rename) {
            list.push(rename);
        }
    }

    fn old_name(&self, parent: Option<&ObjectId>) -> Option<std::sync::Arc<ObjectId>> {
        let found = self.due.iter().find(|rename| Some(&rename.to) == parent)?;
        Some(found.from.clone().into())
    }

    fn new_name(&self, parent: Option<&ObjectId>) -> Option<std::sync::Arc<ObjectId>> {
        let found = self.due.iter().find(|rename| Some(&rename.from) == parent)?;
        Some(found.to.clone().into())
    }
}

/// Runs renames in a database that holds today's schema, reads it again, and lets the names follow that
/// PostgreSQL made from the old ones (`users_pkey` of `users`). Gives all renames that were run.
///
/// # Errors
/// When the server refuses one, or the database cannot be read.
pub async fn rename_in(
    client: &Client,
    said: &[Rename],
    wanted: &Catalog,
    options: &Options,
) -> Result<(Catalog, Vec<Rename>), VerifyError> {
    let mut done = Vec::new();
    for rename in said {
        run(client, rename).await?;
        done.push(rename.clone());
    }
    let mut today = relvar_introspect::read(client, options).await?;
    let following: Vec<Rename> = possible_renames(&diff(&today, wanted))
        .into_iter()
        .filter(|rename| said.iter().any(|said| follows(rename, said)))
        .collect();
    for rename in &following {
        run(client, rename).await?;
        done.push(rename.clone());
    }
    if !following.is_empty() {
        today = relvar_introspect::read(client, options).await?;
    }
    Ok((today, done))
}

async fn run(client: &Client, rename: &Rename) -> Result<(), VerifyError> {
    let sql = sql(rename);
    client.batch_execute(&sql).await.map_err(|error| VerifyError::Rename {
        message: Box::new(relvar_connect::describe(&error)),
        sql,
    })
}

/// Whether a name was made from a renamed table's, column's or domain's: `users_name_idx` becomes `people_name_idx`.
fn follows(rename: &Rename, said: &Rename) -> bool {
    const MADE: [Kind; 4] = [Kind::Constraint, Kind::DomainConstraint, Kind::Index, Kind::Sequence];
    MADE.contains(&rename.from.kind)
        && rename.from.name.contains(&*said.from.name)
        && rename.from.name.replacen(&*said.from.name, &said.to.name, 1) == *rename.to.name
}

/// The renames that take these back, in the order in which they have to run.
pub(crate) fn backwards(renames: &[Rename]) -> Vec<Rename> {
    let back = |rename: &Rename| Rename { from: rename.to.clone(), to: rename.from.clone() };
    renames.iter().rev().map(back).collect()
}

/// The step that makes a rename.
pub(crate) fn step(rename: &Rename) -> Step {
    let mut step = Step::new(sql(rename));
    step.phase = Phase::Contract;
    step.because = format!("~ {} becomes {}", rename.from, rename.to.path());
    let locked = rename.from.root();
    let mode = match rename.from.kind {
        // Renaming an index lets everybody go on (from 12).
        Kind::Index => LockMode::ShareUpdateExclusive,
        _ => LockMode::AccessExclusive,
    };
    if locked.kind.is_relation() { step.locks(mode, locked) } else { step }
}

/// The word that `--rename` takes for an object.
pub(crate) fn word(id: &ObjectId) -> &'static str {
    match id.kind {
        kind if kind.is_type() => "type",
        Kind::ForeignTable => "table",
        Kind::MaterializedView => "view",
        Kind::DomainConstraint => "constraint",
        kind => kind.words(),
    }
}

fn sql(rename: &Rename) -> String {
    let (from, to) = (&rename.from, quote_identifier(&rename.to.name));
    let name = quote_identifier(&from.name);
    let parent = || from.parent.as_deref().map(ObjectId::sql).unwrap_or_default();
    let alter = match from.parent.as_deref().map(|parent| parent.kind) {
        Some(Kind::ForeignTable) => "ALTER FOREIGN TABLE",
        _ => "ALTER TABLE",
    };
    match from.kind {
        Kind::Column => format!("{alter} {} RENAME COLUMN {name} TO {to}", parent()),
        Kind::Constraint => format!("{alter} {} RENAME CONSTRAINT {name} TO {to}", parent()),
        Kind::DomainConstraint => {
            format!("ALTER DOMAIN {} RENAME CONSTRAINT {name} TO {to}", parent())
        }
        Kind::Trigger | Kind::Policy | Kind::Rule => {
            let kind = from.kind.words().to_uppercase();
            format!("ALTER {kind} {name} ON {} RENAME TO {to}", parent())
        }
        Kind::Enum | Kind::Composite | Kind::Range => {
            format!("ALTER TYPE {} RENAME TO {to}", from.sql())
        }
        Kind::Function => {
            format!("ALTER ROUTINE {}({}) RENAME TO {to}", from.sql(), from.arguments)
        }
        kind => format!("ALTER {} {} RENAME TO {to}", kind.words().to_uppercase(), from.sql()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use relvar_catalog::{Body, Object};

    use super::*;

    fn table(name: &str) -> ObjectId {
        ObjectId::scoped(Kind::Table, "public", name)
    }

    fn column(table: &ObjectId, name: &str) -> ObjectId {
        ObjectId::member(Kind::Column, Arc::new(table.clone()), name)
    }

    /// A catalog that knows names only.
    fn catalog(ids: &[ObjectId]) -> Catalog {
        let mut catalog = Catalog::default();
        for id in ids {
            catalog.insert(Object::new(id.clone(), Body::Schema, Vec::new()));
        }
        catalog
    }

    #[test]
    fn a_column_is_renamed_after_its_table() {
        let (users, people) = (table("users"), table("Peo\"ple"));
        let today = catalog(&[users.clone(), column(&users, "name")]);
        let wanted = catalog(&[people.clone(), column(&people, "full name")]);
        // An annotation names the parent as it is wanted, a flag as it is today.
        for parent in [&users, &people] {
            let said = [
                Rename { from: column(parent, "name"), to: column(parent, "full name") },
                Rename { from: users.clone(), to: people.clone() },
            ];
            let renames = due_renames(&said, &today, &wanted);
            assert!(renames.stale.is_empty(), "{renames:?}");
            let sql: Vec<String> = renames.due.iter().map(sql).collect();
            assert_eq!(
                sql,
                [
                    r#"ALTER TABLE public.users RENAME TO "Peo""ple""#,
                    r#"ALTER TABLE public."Peo""ple" RENAME COLUMN name TO "full name""#,
                ]
            );
            let back: Vec<String> = backwards(&renames.due).iter().map(super::sql).collect();
            assert_eq!(
                back,
                [
                    r#"ALTER TABLE public."Peo""ple" RENAME COLUMN "full name" TO name"#,
                    r#"ALTER TABLE public."Peo""ple" RENAME TO users"#,
                ]
            );
        }
    }

    #[test]
    fn what_was_renamed_long_ago_is_stale() {
        let said = [Rename { from: table("users"), to: table("people") }];
        let wanted = catalog(&[table("people")]);
        assert_eq!(due_renames(&said, &catalog(&[table("people")]), &wanted).stale, said);
        let both = catalog(&[table("people"), table("users")]);
        assert_eq!(due_renames(&said, &both, &wanted).stale, said);
        assert_eq!(due_renames(&said, &catalog(&[table("users")]), &both).stale, said);
    }
}
