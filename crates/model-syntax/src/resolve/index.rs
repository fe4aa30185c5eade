//! Unique constraints and indexes of a table, said and implied.

use relvar_catalog::name::quote_identifier;
use relvar_report::Finding;

use super::definition::{ForeignKey, Index, Unique};
use super::flatten::{Attributes, Flat, FlatColumn};
use crate::model::{self, IndexKey, IndexTarget};

/// Indexes and unique constraints in the making.
pub(crate) struct Indexes {
    /// Unique constraints.
    pub uniques: Vec<Unique>,
    /// Indexes.
    pub indexes: Vec<Index>,
}

impl Indexes {
    /// All that the model and its mixins say.
    pub fn said(flat: &Flat<'_>, findings: &mut Vec<Finding>) -> Self {
        let mut indexes = Indexes { uniques: Vec::new(), indexes: Vec::new() };
        for column in &flat.columns {
            indexes.of_column(flat, column);
        }
        for from in &flat.attributes {
            for index in &from.what.indexes {
                match of_table(flat, from, index) {
                    Ok(index) => indexes.add(flat, index),
                    Err(finding) => findings.push(*finding),
                }
            }
        }
        indexes
    }

    fn of_column(&mut self, flat: &Flat<'_>, column: &FlatColumn<'_>) {
        if column.column.unique {
            self.add(flat, plain(column, true));
        }
        if column.column.index == Some(true) {
            self.indexes.push(plain(column, false));
        }
    }

    /// Adds an index; a unique one of plain columns is a constraint, unless rows can be deleted softly: then it holds
    /// for living rows.
    fn add(&mut self, flat: &Flat<'_>, mut index: Index) {
        if let (true, None, Some(mark)) = (index.unique, &index.predicate, flat.deleted_at()) {
            index.predicate = Some(format!("{} IS NULL", quote_identifier(mark)));
        }
        let is_constraint = index.unique
            && index.predicate.is_none()
            && index.method.is_none()
            && index.keys.len() == index.leading.len()
            && index
                .keys
                .iter()
                .zip(&index.leading)
                .all(|(key, column)| *key == quote_identifier(column));
        match is_constraint {
            true => self.uniques.push(Unique {
                name: index.name,
                columns: index.leading,
                include: index.include,
                nulls_not_distinct: index.nulls_not_distinct,
                place: index.place,
            }),
            false => self.indexes.push(index),
        }
    }

    /// Adds the index that a foreign key needs, where none serves it and its first column does not refuse.
    pub fn imply(&mut self, flat: &Flat<'_>, primary_key: &[String], key: &ForeignKey) {
        let first = |column: &&FlatColumn<'_>| key.columns.first() == Some(&column.column.name);
        let refused = flat
            .columns
            .iter()
            .find(first)
            .is_some_and(|column| column.column.index == Some(false));
        if refused || self.serves(primary_key, &key.columns) {
            return;
        }
        self.indexes.push(Index {
            unique: false,
            name: None,
            keys: key.columns.iter().map(|column| quote_identifier(column).into_owned()).collect(),
            leading: key.columns.clone(),
            include: Vec::new(),
            method: None,
            nulls_not_distinct: false,
            predicate: None,
            place: key.place.clone(),
        });
    }

    /// Says whether rows with given values of these columns are found by an index, whichever rows they are.
    fn serves(&self, primary_key: &[String], columns: &[String]) -> bool {
        let starts = |key: &[String]| {
            key.len() >= columns.len()
                && columns.iter().all(|column| key[..columns.len()].contains(column))
        };
        let ordered =
            |index: &&Index| matches!(index.method.as_deref(), None | Some("btree" | "hash"));
        let whole = self.indexes.iter().filter(|index| index.predicate.is_none()).filter(ordered);
        starts(primary_key)
            || self.uniques.iter().any(|unique| starts(&unique.columns))
            || whole.into_iter().any(|index| starts(&index.leading))
    }
}

fn plain(column: &FlatColumn<'_>, unique: bool) -> Index {
    Index {
        unique,
        name: None,
        keys: vec![quote_identifier(&column.column.name).into_owned()],
        leading: vec![column.column.name.clone()],
        include: Vec::new(),
        method: None,
        nulls_not_distinct: false,
        predicate: None,
        place: column.place.clone(),
    }
}

fn of_table(
    flat: &Flat<'_>,
    from: &Attributes<'_>,
    index: &model::Index,
) -> Result<Index, Box<Finding>> {
    let mut resolved = Index {
        unique: index.unique,
        name: index.name.clone(),
        keys: Vec::new(),
        leading: Vec::new(),
        include: Vec::new(),
        method: index.method.clone(),
        nulls_not_distinct: index.nulls_not_distinct,
        predicate: index.predicate.clone(),
        place: from.file.place(index.span),
    };
    for (at, key) in index.keys.iter().enumerate() {
        let base = match &key.what {
            IndexTarget::Field(path) => {
                let name = flat.name(from, path)?;
                let quoted = quote_identifier(&name).into_owned();
                if resolved.leading.len() == at {
                    resolved.leading.push(name);
                }
                quoted
            }
            IndexTarget::Expression(expression) => format!("({expression})"),
        };
        resolved.keys.push(with_options(base, key));
    }
    resolved.include =
        index.include.iter().map(|path| flat.name(from, path)).collect::<Result<_, _>>()?;
    Ok(resolved)
}

fn with_options(base: String, key: &IndexKey) -> String {
    let mut sql = base;
    if let Some(class) = &key.operator_class {
        sql.push(' ');
        sql.push_str(class);
    }
    if key.descending {
        sql.push_str(" DESC");
    }
    match key.nulls_first {
        Some(true) => sql.push_str(" NULLS FIRST"),
        Some(false) => sql.push_str(" NULLS LAST"),
        None => {}
    }
    sql
}
