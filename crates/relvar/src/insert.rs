//! New rows.

use std::future::Future;
use std::panic::Location;

use crate::condition::Bind;
use crate::connection::Connection;
use crate::copy;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Model, NewColumn, NewColumns, NewValues};
use crate::session::{ReadWrite, Session};
use crate::sql_text::SqlText;
use crate::table::Column;

/// New rows of `M`: one by `VALUES`, many by `unnest`, so that any number is one statement.
#[must_use = "nothing is inserted until it is run"]
pub struct Insert<M: Model> {
    rows: Vec<M::New>,
    conflict: Option<Conflict>,
}

/// What happens to a row that is there already.
struct Conflict {
    /// Columns of the unique index.
    target: Vec<&'static str>,
    /// Columns that get the new row's values; without any, the new row is left out.
    update: Vec<&'static str>,
}

impl<M: Model> Insert<M> {
    pub(crate) fn new(rows: Vec<M::New>) -> Self {
        Insert { rows, conflict: None }
    }

    /// Leaves out rows that are there already by this unique column. Those are not among the result.
    pub fn on_conflict_do_nothing<T, N, U>(mut self, column: Column<M, T, N, U>) -> Self {
        self.conflict_on(column.name());
        self
    }

    /// Takes rows that are there already, by this unique column; [`set_new`](Self::set_new) says what they get.
    pub fn on_conflict<T, N, U>(mut self, column: Column<M, T, N, U>) -> Self {
        self.conflict_on(column.name());
        self
    }

    /// A further column of the unique index.
    pub fn and_on<T, N, U>(self, column: Column<M, T, N, U>) -> Self {
        self.on_conflict(column)
    }

    /// A row that is there already gets the new one's value in this column.
    pub fn set_new<T: Bind, N, U>(mut self, column: Column<M, T, N, U>) -> Self {
        if let Some(conflict) = &mut self.conflict {
            conflict.update.push(column.name());
        }
        self
    }

    fn conflict_on(&mut self, column: &'static str) {
        let new = || Conflict { target: Vec::new(), update: Vec::new() };
        self.conflict.get_or_insert_with(new).target.push(column);
    }

    /// Inserts, and gives the rows as the server made them: with their keys, defaults and times, in the order in which
    /// they were given.
    ///
    /// # Errors
    /// What the server says, such as [`ErrorKind::Unique`]. Then none of the rows is there, if the session is in a
    /// transaction or all rows leave the same columns to the server (which makes one statement).
    #[track_caller]
    pub fn all(
        self,
        session: &mut Session<ReadWrite>,
    ) -> impl Future<Output = Result<Vec<M>>> + Send + use<'_, M> {
        let place = Location::caller();
        async move {
            let mut inserted = Vec::new();
            let connection = session.connection().await?;
            for rows in runs(self.rows) {
                let sql = Statement::new::<M>(rows, self.conflict.as_ref(), true).sql;
                let call = sql.call(place)?;
                for row in connection.rows(&call).await? {
                    inserted.push(M::read(&row, &mut 0)?);
                }
            }
            Ok(inserted)
        }
    }

    /// Inserts one row, and gives it as the server made it.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] where a conflict left it out; else what the server says.
    #[track_caller]
    pub fn one(
        self,
        session: &mut Session<ReadWrite>,
    ) -> impl Future<Output = Result<M>> + Send + use<'_, M> {
        let place = Location::caller();
        let all = self.all(session);
        async move {
            let message = "no row was inserted: it is there already";
            all.await?.pop().ok_or_else(|| Error::new(ErrorKind::NotFound, message).asked_at(place))
        }
    }

    /// Inserts, and gives the number of rows. Many thousands of rows go by COPY instead of `unnest`, where nothing is
    /// said about conflicts.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    #[track_caller]
    pub fn execute(
        self,
        session: &mut Session<ReadWrite>,
    ) -> impl Future<Output = Result<u64>> + Send + use<'_, M> {
        let place = Location::caller();
        async move {
            let mut count = 0;
            let connection = session.connection().await?;
            let may_copy = self.conflict.is_none();
            for rows in runs(self.rows) {
                let insert = Statement::new::<M>(rows, self.conflict.as_ref(), false);
                count += match may_copy && insert.is_for_copy() {
                    true => insert.copy::<M>(connection, place).await?,
                    false => run(connection, &insert.sql, place).await?,
                };
            }
            Ok(count)
        }
    }
}

/// Runs of rows that leave the same columns to the server, a statement each: one for all, mostly.
fn runs<N: NewColumns>(rows: Vec<N>) -> Vec<Vec<N>> {
    let defaults_of = |row: &N| {
        let mut defaults = Vec::new();
        row.defaults(&mut defaults);
        defaults
    };
    if rows.first().is_some_and(|row| defaults_of(row).is_empty()) {
        return vec![rows];
    }
    let mut runs: Vec<(Vec<bool>, Vec<N>)> = Vec::new();
    for row in rows {
        let defaults = defaults_of(&row);
        match runs.last_mut() {
            Some((of_run, rows)) if *of_run == defaults => rows.push(row),
            _ => runs.push((defaults, vec![row])),
        }
    }
    runs.into_iter().map(|(_, rows)| rows).collect()
}

/// An INSERT of one or more rows.
struct Statement {
    sql: SqlText,
    names: Vec<&'static str>,
    /// How many rows come by arrays.
    unnested: usize,
}

impl Statement {
    fn new<M: Model>(rows: Vec<M::New>, conflict: Option<&Conflict>, returning: bool) -> Statement {
        let count = rows.len();
        let mut columns = Vec::new();
        M::New::columns(rows, &mut columns);
        let by_rows = columns.iter().any(|column| matches!(column.values, NewValues::Each(_)));
        let names = names(&columns);
        let mut unnested = 0;
        let mut sql = SqlText::with_capacity(512);
        sql.push("INSERT INTO ");
        sql.enter(&M::TABLE);
        match (columns.is_empty(), count, by_rows) {
            (true, 1, _) => sql.push(" DEFAULT VALUES"),
            (true, _, _) => {
                // Nothing is given, so many rows are so many times the default of a column.
                sql.push(" (");
                sql.push(M::PRIMARY_KEY[0]);
                sql.push(") VALUES (DEFAULT)");
                for _ in 1..count {
                    sql.push(", (DEFAULT)");
                }
            }
            (false, 1, _) => one_row(&mut sql, columns),
            (false, _, false) => {
                unnest(&mut sql, columns);
                unnested = count;
            }
            (false, _, true) => unnest_by_rows(&mut sql, columns, count),
        }
        if let Some(conflict) = conflict {
            conflict.write::<M>(&mut sql);
        }
        if returning {
            sql.push(" RETURNING ");
            sql.returning::<M>();
        }
        Statement { sql, names, unnested }
    }

    fn is_for_copy(&self) -> bool {
        self.unnested >= copy::ROWS_MIN
    }

    /// By COPY, if the table takes that.
    async fn copy<M: Model>(
        &self,
        connection: &Connection,
        place: &'static Location<'static>,
    ) -> Result<u64> {
        match copy::copy::<M>(connection, &self.sql, &self.names, place).await? {
            Some(count) => Ok(count),
            None => run(connection, &self.sql, place).await,
        }
    }
}

pub(crate) async fn run(
    connection: &Connection,
    sql: &SqlText,
    place: &'static Location<'static>,
) -> Result<u64> {
    connection.execute(&sql.call(place)?).await
}

impl SqlText {
    /// All columns of a model in the order in which they are read.
    pub(crate) fn returning<M: Model>(&mut self) {
        let mut separator = "";
        M::names(&mut |name| {
            self.push(separator);
            self.column(&M::TABLE, name);
            separator = ", ";
        });
    }
}

/// `separator name, name, …`
fn list(sql: &mut SqlText, before: &str, names: &[&'static str], each: &str) {
    for (nth, name) in names.iter().enumerate() {
        sql.push(if nth == 0 { before } else { ", " });
        sql.push(each);
        sql.push(name);
    }
}

fn names(columns: &[NewColumn]) -> Vec<&'static str> {
    columns.iter().map(|column| column.name).collect()
}

fn one_row(sql: &mut SqlText, columns: Vec<NewColumn>) {
    list(sql, " (", &names(&columns), "");
    let mut separator = ") VALUES (";
    for column in columns {
        let param = match column.values {
            NewValues::One(param) | NewValues::Array(param) => param,
            NewValues::Each(params) => match params.into_iter().next() {
                Some(param) => param,
                None => continue,
            },
        };
        sql.push(separator);
        sql.bind(param);
        separator = ", ";
    }
    sql.push(")");
}

fn unnest(sql: &mut SqlText, columns: Vec<NewColumn>) {
    let names = names(&columns);
    list(sql, " (", &names, "");
    list(sql, ") SELECT ", &names, "r.");
    let mut separator = " FROM unnest(";
    for column in columns {
        if let NewValues::Array(param) | NewValues::One(param) = column.values {
            sql.push(separator);
            sql.bind(param);
            sql.push("::");
            sql.push(column.sql_type);
            sql.push("[]");
            separator = ", ";
        }
    }
    list(sql, ") AS r (", &names, "");
    sql.push(")");
}

/// Columns of arrays go value by value, elements of the others by their number.
fn unnest_by_rows(sql: &mut SqlText, columns: Vec<NewColumn>, count: usize) {
    let names = names(&columns);
    list(sql, " (", &names, "");
    let mut values: Vec<Values> = Vec::new();
    for column in columns {
        values.push(match column.values {
            NewValues::Array(param) | NewValues::One(param) => {
                sql.params.push(param);
                Values::Element { number: sql.params.len(), sql_type: column.sql_type }
            }
            NewValues::Each(params) => Values::Each(params.into_iter()),
        });
    }
    for row in 1..=count {
        sql.push(if row == 1 { ") VALUES (" } else { "), (" });
        for (nth, values) in values.iter_mut().enumerate() {
            sql.push(if nth == 0 { "" } else { ", " });
            values.write(sql, row);
        }
    }
    sql.push(")");
}

enum Values {
    Element { number: usize, sql_type: &'static str },
    Each(std::vec::IntoIter<crate::Param>),
}

impl Values {
    fn write(&mut self, sql: &mut SqlText, row: usize) {
        match self {
            Values::Element { number, sql_type } => {
                sql.push("($");
                sql.number(*number);
                sql.push("::");
                sql.push(sql_type);
                sql.push("[])[");
                sql.number(row);
                sql.push("]");
            }
            Values::Each(params) => match params.next() {
                Some(param) => sql.bind(param),
                None => sql.push("DEFAULT"),
            },
        }
    }
}

impl Conflict {
    fn write<M: Model>(&self, sql: &mut SqlText) {
        sql.push(" ON CONFLICT (");
        for (nth, column) in self.target.iter().enumerate() {
            sql.push(if nth == 0 { "" } else { ", " });
            sql.push(column);
        }
        sql.push(")");
        // On a model with a mark, unique indexes are of the living; the key is not partial.
        if let (Some(mark), false) = (M::DELETED_AT, self.target == M::PRIMARY_KEY) {
            sql.push(" WHERE ");
            sql.push(mark);
            sql.push(" IS NULL");
        }
        if self.update.is_empty() {
            sql.push(" DO NOTHING");
            return;
        }
        let mut separator = " DO UPDATE SET ";
        for column in &self.update {
            sql.push(separator);
            sql.push(column);
            sql.push(" = excluded.");
            sql.push(column);
            separator = ", ";
        }
        sql.count_update::<M>(", ");
    }
}
