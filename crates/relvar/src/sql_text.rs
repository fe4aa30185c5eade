//! SQL under construction: pieces that know which of several tables of one name a column belongs to.

use std::fmt::Write;
use std::panic::Location;
use std::sync::Arc;

use tokio_postgres::types::ToSql;

use crate::connection::Call;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::table::Table;

/// A value to bind.
pub type Param = Arc<dyn ToSql + Send + Sync>;

/// A part of an expression.
#[derive(Clone)]
pub enum Piece {
    /// SQL as it is.
    Text(&'static str),
    /// A column of the nearest enclosing use of the table.
    Column(&'static Table, &'static str),
    /// A column of the use of the table outside of the nearest subquery.
    Outer(&'static Table, &'static str),
    /// A value.
    Param(Param),
    /// A value within the text.
    Literal(Arc<str>),
    /// `"table"` in a FROM, under a name of its own where it is needed; opens a scope.
    From(&'static Table),
    /// Closes the scope.
    Leave,
    /// A number.
    Number(usize),
    /// Why the statement is not to be run.
    Refused(&'static str),
    /// A select list and what it selects from, which comes to know its tables first.
    Select(Arc<(Vec<Piece>, Vec<Piece>)>),
}

impl Piece {
    /// Whether it is a value.
    pub fn is_value(&self) -> bool {
        matches!(self, Piece::Param(_))
    }
}

/// Text and values of a statement.
#[derive(Default)]
pub struct SqlText {
    pub text: String,
    pub params: Vec<Param>,
    pub(crate) scopes: Vec<(&'static Table, Alias)>,
    pub(crate) aliases: usize,
    /// Whether columns of the select list get names of their own, because they are selected once more.
    pub numbered: bool,
    pub(crate) items: usize,
    pub(crate) refused: Option<&'static str>,
}

/// What a use of a table is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alias {
    /// By its own name.
    Own,
    /// By a number.
    Numbered(usize),
}

impl SqlText {
    pub fn with_capacity(bytes: usize) -> Self {
        SqlText { text: String::with_capacity(bytes), ..SqlText::default() }
    }

    /// The statement as it is sent from `place`, unless a part of it refuses that.
    pub(crate) fn call(&self, place: &'static Location<'static>) -> Result<Call<'_>> {
        match self.refused {
            None => Ok(Call::new(&self.text, &self.params, place)),
            Some(reason) => Err(Error::new(ErrorKind::Statement, reason).asked_at(place)),
        }
    }

    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub fn bind(&mut self, param: Param) {
        self.params.push(param);
        let number = self.params.len();
        self.push("$");
        self.number(number);
    }

    /// Puts a value in the place of one that was taken away.
    pub fn bind_again(&mut self, param: Param) {
        self.params.push(param);
    }

    pub fn number(&mut self, number: usize) {
        if let (0..10, Some(digit)) = (number, char::from_digit(number as u32, 10)) {
            self.text.push(digit);
            return;
        }
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{number}");
    }

    /// Writes the table as in a FROM, and opens its scope.
    pub fn enter(&mut self, table: &'static Table) -> Alias {
        self.push(table.path);
        let alias = self.alias_for(table);
        if alias != Alias::Own {
            self.push(" AS ");
            self.alias(table, alias);
        }
        self.scopes.push((table, alias));
        alias
    }

    /// A name for one more use of a table.
    pub fn alias_for(&mut self, table: &'static Table) -> Alias {
        if self.scopes.iter().all(|(open, _)| open.name != table.name) {
            return Alias::Own;
        }
        self.fresh()
    }

    pub fn fresh(&mut self) -> Alias {
        self.aliases += 1;
        Alias::Numbered(self.aliases)
    }

    pub fn leave(&mut self) {
        self.scopes.pop();
    }

    pub fn alias(&mut self, table: &'static Table, alias: Alias) {
        match alias {
            Alias::Own => self.push(table.name),
            Alias::Numbered(number) => {
                self.push("relvar_");
                self.number(number);
            }
        }
    }

    pub fn column_of(&mut self, table: &'static Table, alias: Alias, column: &str) {
        self.alias(table, alias);
        self.push(".");
        self.push(column);
    }

    /// `before` and the column that counts updates, one greater; nothing for a model without.
    pub(crate) fn count_update<M: Model>(&mut self, before: &str) {
        if let Some(version) = M::VERSION {
            self.push(before);
            self.push(version);
            self.push(" = ");
            self.column(&M::TABLE, version);
            self.push(" + 1");
        }
    }

    /// ` RETURNING` all columns of a model.
    pub(crate) fn returning<M: Model>(&mut self) {
        self.push(" RETURNING ");
        self.push(M::list());
    }

    /// Begins a select list.
    pub fn select(&mut self) {
        self.items = 0;
        self.push("SELECT ");
    }

    /// Writes one column of the select list.
    pub fn item(&mut self, write: impl FnOnce(&mut Self)) {
        if self.items > 0 {
            self.push(", ");
        }
        write(self);
        if self.numbered {
            self.push(" AS c");
            self.number(self.items);
        }
        self.items += 1;
    }

    /// Writes the names that the columns of the last select list got.
    pub fn numbers(&mut self, of: &str) {
        for item in 0..self.items {
            self.push(if item == 0 { "" } else { ", " });
            self.push(of);
            self.push("c");
            self.number(item);
        }
    }

    /// `k0, k1, …`
    pub fn numbered_names(&mut self, letter: &str, count: usize) {
        for nth in 0..count {
            self.push(if nth == 0 { "" } else { ", " });
            self.push(letter);
            self.number(nth);
        }
    }

    /// `unnest($1::text[], …)`, of arrays that are values from number `first` on.
    pub fn unnest(&mut self, first: usize, types: impl Iterator<Item = &'static str>) {
        self.push("unnest(");
        for (nth, sql_type) in types.enumerate() {
            self.push(if nth == 0 { "$" } else { ", $" });
            self.number(first + nth);
            self.push("::");
            self.push(sql_type);
            self.push("[]");
        }
        self.push(")");
    }

    /// The same of arrays that are not values yet.
    pub fn unnest_new(&mut self, arrays: Vec<(Param, &'static str)>) {
        let first = self.params.len() + 1;
        let (arrays, types): (Vec<Param>, Vec<&'static str>) = arrays.into_iter().unzip();
        self.params.extend(arrays);
        self.unnest(first, types.into_iter());
    }

    pub fn column(&mut self, table: &'static Table, column: &str) {
        let alias = self.uses(table).next().unwrap_or(Alias::Own);
        self.column_of(table, alias, column);
    }

    fn uses(&self, table: &'static Table) -> impl Iterator<Item = Alias> {
        self.scopes
            .iter()
            .rev()
            .filter(|(open, _)| open.path == table.path)
            .map(|(_, alias)| *alias)
    }

    fn outer_column(&mut self, table: &'static Table, column: &str) {
        let inside = self.scopes.last().is_some_and(|(open, _)| open.path == table.path);
        let alias = self.uses(table).nth(usize::from(inside)).unwrap_or(Alias::Own);
        self.column_of(table, alias, column);
    }

    pub fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.push(text),
                Piece::Column(table, column) => self.column(table, column),
                Piece::Outer(table, column) => self.outer_column(table, column),
                Piece::Param(param) => self.bind(param.clone()),
                Piece::Literal(literal) => self.push(literal),
                Piece::From(table) => {
                    self.enter(table);
                }
                Piece::Leave => self.leave(),
                Piece::Number(number) => self.number(*number),
                Piece::Refused(reason) => self.refused = Some(reason),
                Piece::Select(select) => self.select_from(&select.0, &select.1),
            }
        }
    }

    fn select_from(&mut self, list: &[Piece], from: &[Piece]) {
        let at = self.text.len();
        self.pieces(from);
        let from = self.text.split_off(at);
        self.pieces(list);
        self.push(" FROM ");
        self.push(&from);
    }
}
