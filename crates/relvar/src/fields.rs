//! Structs made of what is selected.

use std::marker::PhantomData;

use crate::error::Result;
use crate::item::{Item, Selected};
use crate::row::Row;
use crate::table::Is;

/// Items that are made into something; [`fields!`](crate::fields) writes it.
pub struct Mapped<F, I, P, G> {
    items: P,
    make: G,
    of: Is<(F, I)>,
}

/// Items, and what a row of them becomes.
pub fn mapped<F, I, P, G, T>(items: P, make: G) -> Mapped<F, I, P, G>
where
    P: Item<F, I>,
    G: Fn(P::Value) -> T,
{
    Mapped { items, make, of: PhantomData }
}

impl<F, I, P, G, T> Item<F, I> for Mapped<F, I, P, G>
where
    P: Item<F, I>,
    G: Fn(P::Value) -> T,
    T: Send,
{
    type Value = T;

    fn write(&self, into: &mut Vec<Selected>) {
        self.items.write(into);
    }

    fn read(&self, row: &Row, at: &mut usize) -> Result<T> {
        Ok((self.make)(self.items.read(row, at)?))
    }
}

/// A struct whose fields are selected: `fields!(Line { id: Order::id, user: User::name })`. A field of another type
/// than its column does not compile.
#[macro_export]
macro_rules! fields {
    ($($name:ident)::+ { $($field:ident : $item:expr),+ $(,)? }) => {
        $crate::derived::mapped(($($item,)+), |($($field,)+)| $($name)::+ { $($field),+ })
    };
}
