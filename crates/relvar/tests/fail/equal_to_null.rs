//! SQL has no `= NULL`.
#![allow(unused)]

use relvar::{Isolation, Model, Pool, Session, SoftDelete, Timestamps, UnitOfWork, sql};

include!("models/shop.rs");

fn main() {}

async fn read(session: &mut Session) -> relvar::Result<()> {
    User::query().filter(User::name.eq(None)).all(session).await?;
    User::query().filter(User::name.ne(Some("Ada".to_owned()))).all(session).await?;
    Ok(())
}
