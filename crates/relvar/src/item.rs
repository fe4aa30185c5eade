//! What a query selects: columns, expressions, aggregates, whole models, tuples of them.

use std::marker::PhantomData;

use tokio_postgres::types::{FromSql, FromSqlOwned};

use crate::error::{Error, ErrorKind, Result};
use crate::expression::{Aggregate, Count, Expression};
use crate::join::Reads;
use crate::model::{Model, read};
use crate::row::Row;
use crate::sql_text::Piece;
use crate::table::{Column, Is, NotNull, Nullable};

/// One expression of a select list.
#[doc(hidden)]
pub struct Selected {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) aggregate: bool,
}

/// What can be selected from the tables `F`. `I` is inferred.
pub trait Item<F, I> {
    /// What a row gives.
    type Value: Send;

    #[doc(hidden)]
    fn write(&self, into: &mut Vec<Selected>);

    #[doc(hidden)]
    fn read(&self, row: &Row, at: &mut usize) -> Result<Self::Value>;
}

/// [`NotNull`] or [`Nullable`].
pub trait Nullness {
    /// `T`, or `Option<T>`.
    type Of<T: FromSqlOwned + Send>: for<'r> FromSql<'r> + Send;
    /// `M`, or `Option<M>`.
    type Whole<M: Model>: Send;

    /// Whether a row that is not there has to be told from one that is.
    #[doc(hidden)]
    const MAY_MISS: bool;

    #[doc(hidden)]
    fn whole<M: Model>(model: Option<M>) -> Result<Self::Whole<M>>;
}

impl Nullness for NotNull {
    type Of<T: FromSqlOwned + Send> = T;
    type Whole<M: Model> = M;
    const MAY_MISS: bool = false;

    fn whole<M: Model>(model: Option<M>) -> Result<M> {
        model.ok_or_else(|| Error::new(ErrorKind::Decode, "a row that must be there is not"))
    }
}

impl Nullness for Nullable {
    type Of<T: FromSqlOwned + Send> = Option<T>;
    type Whole<M: Model> = Option<M>;
    const MAY_MISS: bool = true;

    fn whole<M: Model>(model: Option<M>) -> Result<Option<M>> {
        Ok(model)
    }
}

/// A whole row of `M` among what is selected; [`Model::whole`] gives it.
pub struct Whole<M>(Is<M>);

impl<M> Whole<M> {
    pub(crate) fn new() -> Self {
        Whole(PhantomData)
    }
}

/// Beside a table that may have no row there, it is an `Option`.
impl<F, I, M> Item<F, I> for Whole<M>
where
    M: Model,
    F: Reads<M, I>,
    F::Null<NotNull>: Nullness,
{
    type Value = <F::Null<NotNull> as Nullness>::Whole<M>;

    fn write(&self, into: &mut Vec<Selected>) {
        if <F::Null<NotNull> as Nullness>::MAY_MISS {
            let key = Piece::Column(&M::TABLE, M::PRIMARY_KEY[0]);
            let pieces = vec![key, Piece::Text(" IS NOT NULL")];
            into.push(Selected { pieces, aggregate: false });
        }
        M::names(&mut |name| {
            let pieces = vec![Piece::Column(&M::TABLE, name)];
            into.push(Selected { pieces, aggregate: false });
        });
    }

    fn read(&self, row: &Row, at: &mut usize) -> Result<Self::Value> {
        if <F::Null<NotNull> as Nullness>::MAY_MISS && !read::<bool>(row, at)? {
            M::names(&mut |_| *at += 1);
            return <F::Null<NotNull> as Nullness>::whole(None);
        }
        <F::Null<NotNull> as Nullness>::whole(Some(M::read(row, at)?))
    }
}

impl<F, I, M, T, N, U> Item<F, I> for Column<M, T, N, U>
where
    M: Model,
    T: FromSqlOwned + Send,
    F: Reads<M, I>,
    F::Null<N>: Nullness,
{
    type Value = <F::Null<N> as Nullness>::Of<T>;

    fn write(&self, into: &mut Vec<Selected>) {
        let pieces = vec![Piece::Column(&M::TABLE, self.name)];
        into.push(Selected { pieces, aggregate: false });
    }

    fn read(&self, row: &Row, at: &mut usize) -> Result<Self::Value> {
        read(row, at)
    }
}

impl<F, I, M, T, N> Item<F, I> for Expression<M, T, N>
where
    T: FromSqlOwned + Send,
    F: Reads<M, I>,
    F::Null<N>: Nullness,
{
    type Value = <F::Null<N> as Nullness>::Of<T>;

    fn write(&self, into: &mut Vec<Selected>) {
        into.push(Selected { pieces: self.pieces.clone(), aggregate: false });
    }

    fn read(&self, row: &Row, at: &mut usize) -> Result<Self::Value> {
        read(row, at)
    }
}

/// A table that has no row beside another's makes no aggregate NULL that would not be NULL anyway.
impl<F, I, M, T, N> Item<F, I> for Aggregate<M, T, N>
where
    T: FromSqlOwned + Send,
    F: Reads<M, I>,
    N: Nullness,
{
    type Value = N::Of<T>;

    fn write(&self, into: &mut Vec<Selected>) {
        into.push(Selected { pieces: self.pieces(), aggregate: true });
    }

    fn read(&self, row: &Row, at: &mut usize) -> Result<Self::Value> {
        read(row, at)
    }
}

impl<F> Item<F, ()> for Count {
    type Value = i64;

    fn write(&self, into: &mut Vec<Selected>) {
        into.push(Selected { pieces: vec![Piece::Text("count(*)")], aggregate: true });
    }

    fn read(&self, row: &Row, at: &mut usize) -> Result<i64> {
        read(row, at)
    }
}

macro_rules! tuples {
    ($($item:ident $index:ident $field:tt),+) => {
        impl<F, $($item, $index),+> Item<F, ($($index,)+)> for ($($item,)+)
        where
            $($item: Item<F, $index>),+
        {
            type Value = ($($item::Value,)+);

            fn write(&self, into: &mut Vec<Selected>) {
                $(self.$field.write(into);)+
            }

            fn read(&self, row: &Row, at: &mut usize) -> Result<Self::Value> {
                Ok(($(self.$field.read(row, at)?,)+))
            }
        }
    };
}

tuples!(A IA 0);
tuples!(A IA 0, B IB 1);
tuples!(A IA 0, B IB 1, C IC 2);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4, G IG 5);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4, G IG 5, H IH 6);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4, G IG 5, H IH 6, J IJ 7);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4, G IG 5, H IH 6, J IJ 7, K IK 8);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4, G IG 5, H IH 6, J IJ 7, K IK 8, L IL 9);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4, G IG 5, H IH 6, J IJ 7, K IK 8, L IL 9, M IM 10);
tuples!(A IA 0, B IB 1, C IC 2, D ID 3, E IE 4, G IG 5, H IH 6, J IJ 7, K IK 8, L IL 9, M IM 10, N IN 11);
