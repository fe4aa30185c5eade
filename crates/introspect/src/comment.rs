//! Comments.

use relvar_catalog::{Body, Kind, Name, ObjectId};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Address, class};

pub(crate) struct Row {
    address: Address,
    sub: i32,
    text: String,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("comments", include_str!("comment.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row { address: (f.take()?, f.take()?), sub: f.take()?, text: f.take()? })
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        let Some((parent, object)) = draft.registry.attachment(row.address, row.sub) else {
            let whole = draft.registry.object(row.address, row.sub);
            if whole.is_some_and(|whole| whole.kind != Kind::Extension) {
                let reason = "relvar does not read comments on row types and multiranges";
                let part = "the comment on ".to_owned();
                draft.cannot_represent_part(part, (row.address, row.sub), reason);
            }
            continue;
        };
        // Members of an extension have the comments that it gave them; a view's own rule stands for the
        // view, whose comment is another one.
        let is_member = object.kind == Kind::Extension && row.address.0 != class::EXTENSION;
        if is_member || row.address.0 == class::REWRITE && parent.kind != Kind::Rule {
            continue;
        }
        let id = ObjectId::member(Kind::Comment, parent.clone(), Name::default());
        draft.attach(id, Body::Comment { text: row.text }, object);
    }
}
