//! Conditions on rows.

use std::marker::PhantomData;
use std::sync::Arc;

use tokio_postgres::types::ToSql;

#[cfg(feature = "json")]
use crate::expression::Expression;
use crate::model::{Model, SqlType, record};
use crate::operand::Operand;
use crate::sql_text::{Param, Piece};
use crate::table::{Column, Is, Nullable};

/// A predicate on rows of the model `M`.
///
/// Made by the operators of [`Column`]; joined with [`and`](Self::and), [`or`](Self::or) and
/// [`not`](std::ops::Not).
#[must_use]
pub struct Condition<M> {
    pub(crate) pieces: Vec<Piece>,
    of: Is<M>,
}

impl<M> Clone for Condition<M> {
    fn clone(&self) -> Self {
        Condition::new(self.pieces.clone())
    }
}

impl<M> Condition<M> {
    pub(crate) fn new(pieces: Vec<Piece>) -> Self {
        Condition { pieces, of: PhantomData }
    }

    /// Both.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let middle = Order::total.gt(10).and(Order::total.lt(40));
    /// assert_eq!(Order::query().filter(middle).count(session).await?, 2);
    /// # Ok(()) }) }
    /// ```
    pub fn and(self, other: Condition<M>) -> Self {
        self.joined(" AND ", other)
    }

    /// Either.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let ends = Order::total.le(10).or(Order::total.ge(40));
    /// // `!` negates a condition.
    /// assert_eq!(Order::query().filter(!ends).count(session).await?, 2);
    /// # Ok(()) }) }
    /// ```
    pub fn or(self, other: Condition<M>) -> Self {
        self.joined(" OR ", other)
    }

    fn joined(mut self, by: &'static str, other: Condition<M>) -> Self {
        self.pieces.insert(0, Piece::Text("("));
        self.pieces.push(Piece::Text(by));
        self.pieces.extend(other.pieces);
        self.pieces.push(Piece::Text(")"));
        self
    }
}

impl<M> std::ops::Not for Condition<M> {
    type Output = Self;

    fn not(mut self) -> Self {
        self.pieces.insert(0, Piece::Text("NOT ("));
        self.pieces.push(Piece::Text(")"));
        self
    }
}

/// Types of values that can be bound.
pub trait Bind: ToSql + Send + Sync + 'static {}
impl<T: ToSql + Send + Sync + 'static> Bind for T {}

/// A value as it is bound.
pub(crate) fn param<T: Bind>(value: T) -> Param {
    Arc::new(value)
}

/// The comparisons of what has a `compare`, with values of a type: a column, an expression, an aggregate.
macro_rules! comparisons {
    ($value:ty => $output:ty) => {
        /// `x = value`.
        pub fn eq(self, value: impl Operand<$value>) -> $output {
            self.compare(" = ", value.operand())
        }

        /// `x <> value`. NULL is neither equal to it nor not.
        pub fn ne(self, value: impl Operand<$value>) -> $output {
            self.compare(" <> ", value.operand())
        }

        /// `x < value`.
        pub fn lt(self, value: impl Operand<$value>) -> $output {
            self.compare(" < ", value.operand())
        }

        /// `x <= value`.
        pub fn le(self, value: impl Operand<$value>) -> $output {
            self.compare(" <= ", value.operand())
        }

        /// `x > value`.
        pub fn gt(self, value: impl Operand<$value>) -> $output {
            self.compare(" > ", value.operand())
        }

        /// `x >= value`.
        pub fn ge(self, value: impl Operand<$value>) -> $output {
            self.compare(" >= ", value.operand())
        }
    };
}
pub(crate) use comparisons;

/// The cast behind a value that is compared with something of the type.
pub(crate) fn cast<T: SqlType>() -> impl Iterator<Item = Piece> {
    record::<T>().into_iter().flat_map(|name| [Piece::Text("::"), Piece::Text(name)])
}

impl<M: Model, T: Bind, N, U> Column<M, T, N, U> {
    fn piece(self) -> Piece {
        Piece::Column(&M::TABLE, self.name)
    }

    pub(crate) fn operate<V: Bind>(self, operator: &'static str, value: V) -> Condition<M> {
        Condition::new(vec![self.piece(), Piece::Text(operator), Piece::Param(param(value))])
    }

    /// `column = other`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// User::update().set(User::nickname, "ada@example.org".to_owned()).all_rows().execute(session).await?;
    /// let same = User::query().filter(User::nickname.eq_column(User::email)).one(session).await?;
    /// assert_eq!(same.id, 1);
    /// # Ok(()) }) }
    /// ```
    pub fn eq_column<N2, U2>(self, other: Column<M, T, N2, U2>) -> Condition<M> {
        Condition::new(vec![self.piece(), Piece::Text(" = "), other.piece()])
    }

    /// `column operator value`, with any operator of PostgreSQL and any value; for what has no method here:
    /// `Doc::body.op("@@", …)`. The operator is program text, never a caller's.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let ada = User::query().filter(User::email.op("~*", "^ADA@".to_owned())).one(session).await?;
    /// assert_eq!(ada.id, 1);
    /// # Ok(()) }) }
    /// ```
    pub fn op<V: Bind>(self, operator: &'static str, value: V) -> Condition<M> {
        Condition::new(vec![
            self.piece(),
            Piece::Text(" "),
            Piece::Text(operator),
            Piece::Text(" "),
            Piece::Param(param(value)),
        ])
    }
}

impl<M: Model, T: Bind + SqlType, N, U> Column<M, T, N, U> {
    fn compare(self, operator: &'static str, value: T) -> Condition<M> {
        let mut condition = self.operate(operator, value);
        condition.pieces.extend(cast::<T>());
        condition
    }

    comparisons!(T => Condition<M>);

    /// `column >= from AND column < until`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// // 10 and 20, without 30
    /// assert_eq!(Order::query().filter(Order::total.within(10, 30)).count(session).await?, 2);
    /// # Ok(()) }) }
    /// ```
    pub fn within(self, from: impl Into<T>, until: impl Into<T>) -> Condition<M> {
        self.ge(from).and(self.lt(until))
    }

    /// `column = ANY (values)`: one statement for any number of values.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let orders = Order::query().filter(Order::id.is_in([1, 4])).all(session).await?;
    /// assert_eq!(orders.len(), 2);
    /// # Ok(()) }) }
    /// ```
    pub fn is_in(self, values: impl IntoIterator<Item = impl Into<T>>) -> Condition<M> {
        let values: Vec<T> = values.into_iter().map(Into::into).collect();
        let mut condition = self.operate(" = ANY (", values);
        if T::IS_RECORD {
            condition.pieces.extend([Piece::Text("::"), Piece::Text(T::ARRAY)]);
        }
        condition.pieces.push(Piece::Text(")"));
        condition
    }
}

impl<M: Model, T: SqlType, U> Column<M, T, Nullable, U> {
    /// `column IS NULL`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// assert_eq!(User::query().filter(User::nickname.is_null()).count(session).await?, 2);
    /// # Ok(()) }) }
    /// ```
    pub fn is_null(self) -> Condition<M> {
        Condition::new(vec![
            Piece::Column(&M::TABLE, self.name),
            Piece::Text(if T::IS_RECORD { " IS NOT DISTINCT FROM NULL" } else { " IS NULL" }),
        ])
    }

    /// `column IS NOT NULL`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// assert_eq!(User::query().filter(User::nickname.is_not_null()).count(session).await?, 0);
    /// # Ok(()) }) }
    /// ```
    pub fn is_not_null(self) -> Condition<M> {
        Condition::new(vec![
            Piece::Column(&M::TABLE, self.name),
            Piece::Text(if T::IS_RECORD { " IS DISTINCT FROM NULL" } else { " IS NOT NULL" }),
        ])
    }
}

impl<M: Model, N, U> Column<M, String, N, U> {
    /// `column LIKE pattern`; `%` and `_` are wildcards. To search for a caller's text, see [`contains`](Self::contains).
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// assert_eq!(User::query().filter(User::email.like("%@example.org")).count(session).await?, 2);
    /// # Ok(()) }) }
    /// ```
    pub fn like(self, pattern: impl Into<String>) -> Condition<M> {
        self.operate(" LIKE ", pattern.into())
    }

    /// `column ILIKE pattern`: without regard to case.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// assert_eq!(User::query().filter(User::email.ilike("ADA@%")).one(session).await?.id, 1);
    /// # Ok(()) }) }
    /// ```
    pub fn ilike(self, pattern: impl Into<String>) -> Condition<M> {
        self.operate(" ILIKE ", pattern.into())
    }

    /// The column starts with the text, whatever characters that has.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// assert_eq!(User::query().filter(User::email.starts_with("bob")).one(session).await?.id, 2);
    /// # Ok(()) }) }
    /// ```
    pub fn starts_with(self, text: &str) -> Condition<M> {
        self.like(format!("{}%", escaped(text)))
    }

    /// The column contains the text, whatever characters that has.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// assert_eq!(User::query().filter(User::email.contains("@example")).count(session).await?, 2);
    /// // Not a wildcard.
    /// assert_eq!(User::query().filter(User::email.contains("a_a")).count(session).await?, 0);
    /// # Ok(()) }) }
    /// ```
    pub fn contains(self, text: &str) -> Condition<M> {
        self.like(format!("%{}%", escaped(text)))
    }

    /// Full-text search in the words of a web search: `to_tsvector(configuration, column) @@
    /// websearch_to_tsquery(configuration, words)` (manual, 12.3). An index of the same expression serves it.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/shop.rs"));
    /// # fn main() { run(async |pool| {
    /// # let session = &mut pool.session().await?;
    /// let pending = Order::status.matches("english", "pending -paid");
    /// assert_eq!(Order::query().filter(pending).count(session).await?, 4);
    /// # Ok(()) }) }
    /// ```
    pub fn matches(self, configuration: &'static str, words: impl Into<String>) -> Condition<M> {
        Condition::new(vec![
            Piece::Text("to_tsvector('"),
            Piece::Text(configuration),
            Piece::Text("'::regconfig, "),
            self.piece(),
            Piece::Text(") @@ websearch_to_tsquery('"),
            Piece::Text(configuration),
            Piece::Text("'::regconfig, "),
            Piece::Param(param(words.into())),
            Piece::Text(")"),
        ])
    }
}

/// A text without the wildcards of LIKE.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

impl<M: Model, T: Bind, N, U> Column<M, Vec<T>, N, U> {
    /// `column @> values`: the array has all of them.
    pub fn has_all(self, values: impl Into<Vec<T>>) -> Condition<M> {
        self.operate(" @> ", values.into())
    }

    /// `column && values`: the array has any of them.
    pub fn has_any(self, values: impl Into<Vec<T>>) -> Condition<M> {
        self.operate(" && ", values.into())
    }
}

/// Operators of JSONB (manual, 9.16), of documents without a type and of those that map to a serde type.
#[cfg(feature = "json")]
macro_rules! documents {
    ($([$($generic:ident)?] $document:ty),*) => { $(
        impl<M: Model, $($generic,)? N, U> Column<M, $document, N, U> {
            /// `column @> value`: the document contains the value; a GIN index serves it.
            pub fn has(self, value: serde_json::Value) -> Condition<M> {
                let pieces = vec![
                    Piece::Column(&M::TABLE, self.name),
                    Piece::Text(" @> "),
                    Piece::Param(param(value)),
                ];
                Condition::new(pieces)
            }

            /// `column ? key`: the document has the key; a GIN index serves it.
            pub fn has_key(self, key: impl Into<String>) -> Condition<M> {
                let pieces = vec![
                    Piece::Column(&M::TABLE, self.name),
                    Piece::Text(" ? "),
                    Piece::Param(param(key.into())),
                ];
                Condition::new(pieces)
            }

            /// `column #>> path`: the text at a path of keys and positions, NULL where there is none.
            pub fn text_at<P: Into<String>>(
                self,
                path: impl IntoIterator<Item = P>,
            ) -> Expression<M, String, Nullable> {
                let path: Vec<String> = path.into_iter().map(Into::into).collect();
                Expression::new(vec![
                    Piece::Text("("),
                    Piece::Column(&M::TABLE, self.name),
                    Piece::Text(" #>> "),
                    Piece::Param(param(path)),
                    Piece::Text(")"),
                ])
            }
        }
    )* };
}

#[cfg(feature = "json")]
documents!([] serde_json::Value, [D] tokio_postgres::types::Json<D>);
