//! Objects as a user names them.

use relvar_catalog::{Catalog, Kind, ObjectId};
use relvar_connect::ServerMessage;
use relvar_diff::Rename;

use crate::error::ProjectError;

/// `KIND NAME=NEW`, as in `table public.users=people` or `column users.name=full_name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameWish {
    text: String,
    kind: String,
    path: Vec<String>,
    new_name: String,
}

/// `TABLE.COLUMN=EXPRESSION`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnExpression {
    /// As it was written.
    pub text: String,
    path: Vec<String>,
    /// The expression.
    pub expression: String,
}

const KINDS: &str = "table, view, column, type, sequence, constraint or index";

impl std::str::FromStr for RenameWish {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = "write it as in 'table public.users=people' or 'column users.name=full_name'";
        let (kind, rest) = text.trim().split_once(char::is_whitespace).ok_or(form)?;
        let (path, rest) = dotted(rest.trim_start()).ok_or(form)?;
        let new = rest.trim_start().strip_prefix('=').ok_or(form)?;
        let (new, rest) = dotted(new.trim_start()).ok_or(form)?;
        if !rest.trim().is_empty() {
            return Err(form.to_owned());
        }
        // The new name may carry the same schema or table again.
        let new_name = new.last().cloned().ok_or(form)?;
        if new.len() > 1 && new[..new.len() - 1] != path[..path.len() - 1] {
            return Err("a rename keeps an object in its schema and its table".to_owned());
        }
        let kind = kind.to_lowercase();
        match kind.as_str() {
            "table" | "view" | "column" | "type" | "sequence" | "constraint" | "index" => {}
            _ => return Err(format!("\"{kind}\" cannot be renamed: write {KINDS}")),
        }
        Ok(RenameWish { text: text.to_owned(), kind, path, new_name })
    }
}

impl RenameWish {
    /// What it means for two catalogs.
    ///
    /// # Errors
    /// When the old object is not in the one, or the new one not in the other.
    pub fn resolve(
        &self,
        from: &Catalog,
        to: &Catalog,
        default_schema: &str,
    ) -> Result<Rename, ProjectError> {
        let candidates = self.candidates(default_schema)?;
        let old = candidates
            .into_iter()
            .find(|id| from.contains(id))
            .ok_or_else(|| self.error(format!("there is no such {} today", self.kind)))?;
        let new = ObjectId { name: self.new_name.as_str().into(), ..old.clone() };
        if to.contains(&old) {
            return Err(self.error(format!("the wanted schema still has {old}")));
        }
        Ok(Rename { from: old, to: new })
    }

    fn error(&self, why: String) -> ProjectError {
        ProjectError::usage(WishError::Unfit { what: "rename", text: self.text.clone(), why })
    }

    fn candidates(&self, default_schema: &str) -> Result<Vec<ObjectId>, ProjectError> {
        let wrong = || self.error(format!("this is not a name of a {}", self.kind));
        let scoped = |kinds: &[Kind], path: &[String]| -> Option<Vec<ObjectId>> {
            let (schema, name) = scoped(path, default_schema)?;
            Some(kinds.iter().map(|kind| ObjectId::scoped(*kind, schema, name)).collect())
        };
        let member = |kind: Kind, of: &[Kind]| -> Option<Vec<ObjectId>> {
            let (name, parent) = self.path.split_last()?;
            let parents = scoped(of, parent)?;
            let member = |parent: ObjectId| ObjectId::member(kind, parent.into(), name.as_str());
            Some(parents.into_iter().map(member).collect())
        };
        let tables = [Kind::Table, Kind::ForeignTable];
        let constraints = || {
            let mut all = member(Kind::Constraint, &tables)?;
            all.extend(member(Kind::DomainConstraint, &[Kind::Domain])?);
            Some(all)
        };
        let types = [Kind::Enum, Kind::Domain, Kind::Composite, Kind::Range];
        match self.kind.as_str() {
            "table" => scoped(&tables, &self.path),
            "view" => scoped(&[Kind::View, Kind::MaterializedView], &self.path),
            "type" => scoped(&types, &self.path),
            "sequence" => scoped(&[Kind::Sequence], &self.path),
            "index" => scoped(&[Kind::Index], &self.path),
            "column" => member(Kind::Column, &tables),
            "constraint" => constraints(),
            _ => None,
        }
        .ok_or_else(wrong)
    }
}

impl std::str::FromStr for ColumnExpression {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = "expected TABLE.COLUMN=EXPRESSION, as in 'orders.currency='EUR'' or 'public.orders.total=price * amount'";
        let (path, rest) = dotted(text.trim_start()).ok_or(form)?;
        let expression = rest.trim_start().strip_prefix('=').ok_or(form)?.trim();
        if expression.is_empty() || !(2..=3).contains(&path.len()) {
            return Err(form.to_owned());
        }
        Ok(ColumnExpression { text: text.to_owned(), path, expression: expression.to_owned() })
    }
}

impl ColumnExpression {
    /// The column that it fills or converts.
    ///
    /// # Errors
    /// When neither catalog has such a column; `what` is what the expression was given for.
    pub fn resolve(
        &self,
        what: &'static str,
        catalogs: &[&Catalog],
        default_schema: &str,
    ) -> Result<ObjectId, ProjectError> {
        let column = self.path.split_last().and_then(|(name, table)| {
            let (schema, table) = scoped(table, default_schema)?;
            let table = ObjectId::scoped(Kind::Table, schema, table);
            Some(ObjectId::member(Kind::Column, table.into(), name.as_str()))
        });
        column
            .filter(|id| catalogs.iter().any(|catalog| catalog.contains(id)))
            .ok_or_else(|| self.error(what, "there is no such column".to_owned()))
    }
}

impl ColumnExpression {
    /// The error that a server found in the expression.
    pub(crate) fn malformed(&self, what: &'static str, message: &ServerMessage) -> ProjectError {
        let (text, message) = (self.text.clone(), message.to_string());
        ProjectError::usage(WishError::Malformed { what, text, message })
    }

    fn error(&self, what: &'static str, why: String) -> ProjectError {
        ProjectError::usage(WishError::Unfit { what, text: self.text.clone(), why })
    }
}

/// A rename or an expression that makes no sense for the schemas that it is for.
///
/// It is shown with what it was given for, such as `rename 'table a=b': there is no such table today`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WishError {
    /// It does not fit the schemas.
    #[error("{what} '{text}': {why}")]
    Unfit {
        /// What it was given for: `rename`, `backfill` or `using`.
        what: &'static str,
        /// As it was written.
        text: String,
        /// What does not fit.
        why: String,
    },
    /// Its expression is none.
    #[error("{what} '{text}' is not an expression: {message}")]
    Malformed {
        /// What it was given for: `backfill` or `using`.
        what: &'static str,
        /// As it was written.
        text: String,
        /// The server's error.
        message: String,
    },
}

fn scoped<'a>(path: &'a [String], default_schema: &'a str) -> Option<(&'a str, &'a str)> {
    match path {
        [name] => Some((default_schema, name)),
        [schema, name] => Some((schema, name)),
        _ => None,
    }
}

/// Reads `a.b."C d"` as PostgreSQL does, and gives what follows it.
fn dotted(text: &str) -> Option<(Vec<String>, &str)> {
    let mut names = Vec::new();
    let mut rest = text;
    loop {
        let (name, tail) = identifier(rest)?;
        names.push(name);
        match tail.strip_prefix('.') {
            Some(tail) => rest = tail,
            None => return Some((names, tail)),
        }
    }
}

fn identifier(text: &str) -> Option<(String, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        let mut name = String::new();
        let mut characters = quoted.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' if characters.peek().is_some_and(|(_, next)| *next == '"') => {
                    characters.next();
                    name.push('"');
                }
                '"' => return (!name.is_empty()).then(|| (name, &quoted[at + 1..])),
                other => name.push(other),
            }
        }
        return None;
    }
    let is_part = |character: char| {
        character.is_ascii_alphanumeric() || matches!(character, '_' | '$') || !character.is_ascii()
    };
    let end = text.find(|character| !is_part(character)).unwrap_or(text.len());
    (end > 0).then(|| (relvar_sql::fold_identifier(&text[..end]).into_owned(), &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renames_are_read_with_any_name() {
        let wish: RenameWish = r#"column Users."Full ""Name"""=name"#.parse().expect("a rename");
        assert_eq!(wish.path, ["users", "Full \"Name\""]);
        assert_eq!((wish.kind.as_str(), wish.new_name.as_str()), ("column", "name"));
        let wish: RenameWish = "table public.a = public.b".parse().expect("a rename");
        assert_eq!(wish.new_name, "b");
        for wrong in ["table a", "a=b", "tree a=b", "table a=x.b", "table a=b c", "table \"\"=b"] {
            assert!(wrong.parse::<RenameWish>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn backfills_keep_their_expression() {
        let wish: ColumnExpression = "public.orders.note='a=b'".parse().expect("a backfill");
        assert_eq!(wish.path, ["public", "orders", "note"]);
        assert_eq!(wish.expression, "'a=b'");
        for wrong in ["orders.note", "note='x'", "orders.note=", "=1"] {
            assert!(wrong.parse::<ColumnExpression>().is_err(), "{wrong}");
        }
    }
}
