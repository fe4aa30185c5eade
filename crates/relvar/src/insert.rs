//! New rows.

use std::future::Future;
use std::panic::Location;

use crate::condition::Bind;
use crate::connection::{Call, Connection};
use crate::copy;
use crate::error::{Error, ErrorKind, Result};
use crate::expression::AsExpression;
use crate::model::{Model, NewColumn, NewColumns, NewValues};
use crate::session::{ReadWrite, Session};
use crate::sql_text::{Piece, SqlText};
use crate::table::Column;

/// New rows of `M`: one by `VALUES`, many by `unnest`, so that any number is one statement. (Arrays and composite values go
/// one by one, so many thousands of them go by several statements, which are all or none.)
#[must_use = "nothing is inserted until it is run"]
pub struct Insert<M: Model> {
    rows: Vec<M::New>,
    conflict: Option<Conflict>,
    refused: Option<&'static str>,
}

/// ON CONFLICT: what happens to a row that is there already.
struct Conflict {
    /// Columns and expressions of the unique index.
    target: Vec<Vec<Piece>>,
    /// Columns that get the new row's values.
    update: Vec<&'static str>,
    /// The new row is left out instead.
    nothing: bool,
}

impl<M: Model> Insert<M> {
    pub(crate) fn new(rows: Vec<M::New>) -> Self {
        Insert { rows, conflict: None, refused: None }
    }

    /// Leaves out rows that are there already by this unique column, or by the expression of a unique index. Those are not
    /// among the result.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let new = vec![NewUser::new("ada@example.org"), NewUser::new("carol@example.org")];
    /// let made = User::insert_all(new).on_conflict_do_nothing(User::email).all(session).await?;
    /// assert_eq!((made.len(), made[0].email.as_str()), (1, "carol@example.org"));
    /// # Ok(()) }) }
    /// ```
    pub fn on_conflict_do_nothing<T, N>(mut self, unique: impl AsExpression<M, T, N>) -> Self {
        let target = vec![unique.expression().pieces];
        self.conflict = Some(Conflict { target, update: Vec::new(), nothing: true });
        self
    }

    /// Takes rows that are there already, by this unique column or by the expression of a unique index
    /// (`User::email.lower()`); [`set_new`](Self::set_new) says what they get.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let ada = NewUser::new("ada@example.org").nickname("A.");
    /// let ada = User::insert(ada).on_conflict(User::email).set_new(User::nickname).one(session).await?;
    /// assert_eq!((ada.id, ada.nickname.as_deref()), (1, Some("A.")));
    /// # Ok(()) }) }
    /// ```
    pub fn on_conflict<T, N>(mut self, unique: impl AsExpression<M, T, N>) -> Self {
        let target = vec![unique.expression().pieces];
        self.conflict = Some(Conflict { target, update: Vec::new(), nothing: false });
        self
    }

    /// A further column or expression of the unique index.
    pub fn and_on<T, N>(mut self, unique: impl AsExpression<M, T, N>) -> Self {
        match &mut self.conflict {
            Some(conflict) => conflict.target.push(unique.expression().pieces),
            None => self.refused = Some("and_on() belongs behind on_conflict()"),
        }
        self
    }

    /// A row that is there already gets the new one's value in this column.
    pub fn set_new<T: Bind, N, U>(mut self, column: Column<M, T, N, U>) -> Self {
        match &mut self.conflict {
            Some(conflict) if !conflict.nothing => conflict.update.push(column.name()),
            _ => self.refused = Some("set_new() belongs behind on_conflict()"),
        }
        self
    }

    /// Why it is not to be run.
    fn refused(&self) -> Option<&'static str> {
        let conflict = self.conflict.as_ref();
        let is = |fault: fn(&Conflict) -> bool| conflict.is_some_and(fault);
        if is(|conflict| !conflict.nothing && conflict.update.is_empty()) {
            return Some("on_conflict() needs a set_new(), or is on_conflict_do_nothing()");
        }
        // The server would find the index as long as it plans with values, and some executions later no more.
        if is(|conflict| conflict.target.iter().flatten().any(Piece::is_value)) {
            return Some("a conflict on an expression with a value in it is for hand-written SQL");
        }
        self.refused
    }

    /// Inserts, and gives the rows as the server made them: with their keys, defaults and times, in the order in which
    /// they were given.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let orders = Order::insert_all(vec![NewOrder::new(2_i64, 50), NewOrder::new(2_i64, 60)]).all(session).await?;
    /// assert_eq!((orders[0].total, orders[0].status.as_str()), (50, "pending"));
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// The server's errors, such as [`ErrorKind::Unique`]. Then no row is inserted.
    #[track_caller]
    pub fn all<'s /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &'s mut Session<ReadWrite>,
    ) -> impl Future<Output = Result<Vec<M>>> + Send + use<'s, M> {
        let place = Location::caller();
        async move { Ok(self.send(session.connection().await?, true, place).await?.0) }
    }

    /// The rows that come back, if they are wanted, and the number of those that are there.
    async fn send(
        self,
        connection: &Connection,
        returning: bool,
        place: &'static Location<'static>,
    ) -> Result<(Vec<M>, u64)> {
        if let Some(message) = self.refused() {
            return Err(Error::new(ErrorKind::Statement, message).asked_at(place));
        }
        let conflict = self.conflict.as_ref();
        let statements = runs(self.rows).into_iter();
        let statements: Vec<Statement> =
            statements.map(|rows| Statement::new::<M>(rows, conflict, returning)).collect();
        let may_copy = conflict.is_none();
        let mut repeats = statements.len();
        loop {
            // Several are one, in a transaction of their own where the session has none.
            let own = statements.len() > 1 && connection.begins_own().await?;
            let sent = async {
                let (mut rows, mut count) = (Vec::new(), 0);
                for (nth, statement) in statements.iter().enumerate() {
                    let call = Call { is_part: nth > 0, ..statement.sql.call(place)? };
                    if returning {
                        for row in connection.rows(&call).await? {
                            rows.push(M::read(&row, &mut 0)?);
                        }
                    } else if may_copy && statement.is_for_copy() {
                        count += statement.copy::<M>(connection, &call).await?;
                    } else {
                        count += connection.execute(&call).await?;
                    }
                }
                Ok((rows, count))
            };
            match connection.ends_own(own, sent.await).await {
                // Nothing of it is there: it starts again, as a statement alone does.
                Err(error) if own && repeats > 0 && *error.kind() == ErrorKind::PlanChanged => {
                    repeats -= 1;
                }
                sent => return sent,
            }
        }
    }

    /// Inserts one row, and gives it as the server made it.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let order = Order::insert(NewOrder::new(2_i64, 50)).one(session).await?;
    /// assert_eq!((order.id, order.status.as_str(), order.version), (5, "pending", 1));
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] where a conflict left it out; else what the server says.
    #[track_caller]
    pub fn one<'s /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &'s mut Session<ReadWrite>,
    ) -> impl Future<Output = Result<M>> + Send + use<'s, M> {
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
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let rows = (0..1000).map(|total| NewOrder::new(2_i64, total)).collect();
    /// assert_eq!(Order::insert_all(rows).execute(session).await?, 1000);
    /// # Ok(()) }) }
    /// ```
    ///
    /// # Errors
    /// As [`all`](Self::all).
    #[track_caller]
    pub fn execute<'s /* a session of `pool.session()` or `pool.begin()` */>(
        self,
        session: &'s mut Session<ReadWrite>,
    ) -> impl Future<Output = Result<u64>> + Send + use<'s, M> {
        let place = Location::caller();
        async move { Ok(self.send(session.connection().await?, false, place).await?.1) }
    }
}

/// Values that a statement takes at most (manual, appendix K), less those of columns that go as arrays.
const VALUES_MAX: usize = 65_535 - 1_600;

/// Rows of a statement whose columns go partly as arrays and partly value by value: PostgreSQL counts off the elements
/// before the one that is asked for.
const ELEMENTS_MAX: usize = 4_096;

/// Runs of rows that leave the same columns to the server and that a statement has room for, a statement each: one for
/// all, mostly.
fn runs<N: NewColumns>(rows: Vec<N>) -> Vec<Vec<N>> {
    let defaults_of = |row: &N| {
        let mut defaults = Vec::new();
        row.defaults(&mut defaults);
        defaults
    };
    let rows_max =
        VALUES_MAX.checked_div(N::by_rows()).map_or(usize::MAX, |rows| rows.min(ELEMENTS_MAX));
    if rows.len() <= rows_max && rows.first().is_some_and(|row| defaults_of(row).is_empty()) {
        return vec![rows];
    }
    let mut runs: Vec<(Vec<bool>, Vec<N>)> = Vec::new();
    for row in rows {
        let defaults = defaults_of(&row);
        match runs.last_mut() {
            Some((of_run, rows)) if *of_run == defaults && rows.len() < rows_max => rows.push(row),
            _ => runs.push((defaults, vec![row])),
        }
    }
    runs.into_iter().map(|(_, rows)| rows).collect()
}

/// An INSERT of one or more rows.
struct Statement {
    sql: SqlText,
    names: Vec<&'static str>,
    /// The number of rows that come by arrays.
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
            sql.returning::<M>();
        }
        Statement { sql, names, unnested }
    }

    fn is_for_copy(&self) -> bool {
        self.unnested >= copy::ROWS_MIN
    }

    /// By COPY, if the table takes that.
    async fn copy<M: Model>(&self, connection: &Connection, call: &Call<'_>) -> Result<u64> {
        match copy::copy::<M>(connection, &self.sql, &self.names, call.place).await? {
            Some(count) => Ok(count),
            None => connection.execute(call).await,
        }
    }
}

/// Runs a statement that changes rows, and gives their number.
pub(crate) async fn run(
    connection: &Connection,
    sql: &SqlText,
    place: &'static Location<'static>,
) -> Result<u64> {
    connection.execute(&sql.call(place)?).await
}

/// Runs a statement that changes rows, and gives them as they are now.
pub(crate) async fn run_returning<M: Model>(
    connection: &Connection,
    mut sql: SqlText,
    place: &'static Location<'static>,
) -> Result<Vec<M>> {
    sql.returning::<M>();
    let rows = connection.rows(&sql.call(place)?).await?;
    rows.iter().map(|row| M::read(row, &mut 0)).collect()
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
    let arrays = columns.into_iter().filter_map(|column| match column.values {
        NewValues::Array(param) | NewValues::One(param) => Some((param, column.sql_type)),
        NewValues::Each(_) => None,
    });
    sql.push(" FROM ");
    sql.unnest_new(arrays.collect());
    list(sql, " AS r (", &names, "");
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
        for (nth, unique) in self.target.iter().enumerate() {
            sql.push(if nth == 0 { "" } else { ", " });
            match unique.as_slice() {
                [Piece::Column(_, column)] => sql.push(column),
                expression => inferred(sql, expression),
            }
        }
        sql.push(")");
        // On a model with a mark, unique indexes are of the living; the key is not partial.
        if let (Some(mark), false) = (M::DELETED_AT, self.is_on_key::<M>()) {
            sql.push(" WHERE ");
            sql.push(mark);
            sql.push(" IS NULL");
        }
        if self.nothing {
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
        // A key is also that of a row that is marked as deleted, which stays as it is.
        if let (Some(mark), true) = (M::DELETED_AT, self.is_on_key::<M>()) {
            sql.push(" WHERE ");
            sql.column(&M::TABLE, mark);
            sql.push(" IS NULL");
        }
    }

    fn is_on_key<M: Model>(&self) -> bool {
        let is = |(unique, key): (&Vec<Piece>, &&str)| matches!(unique.as_slice(), [Piece::Column(_, column)] if column == key);
        self.target.len() == M::PRIMARY_KEY.len() && self.target.iter().zip(M::PRIMARY_KEY).all(is)
    }
}

/// An expression that an index is told by: in parentheses, and with names of columns alone, because no table has a name
/// there.
fn inferred(sql: &mut SqlText, expression: &[Piece]) {
    sql.push("(");
    for piece in expression {
        match piece {
            Piece::Column(_, column) => sql.push(column),
            piece => sql.pieces(std::slice::from_ref(piece)),
        }
    }
    sql.push(")");
}
