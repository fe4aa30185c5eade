//! Tables and schemas of publications.

use relvar_catalog::{Body, Kind, Name, ObjectId, PublicationMember, Text};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Address, Registry, class};

pub(crate) struct Row {
    address: Address,
    publication: u32,
    member: Address,
    except: bool,
    columns: Option<Vec<i16>>,
    filter: Option<Text>,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session
        .fetch_from(
            &["pg_publication"],
            "publication members",
            include_str!("publication_member.sql"),
            decode,
        )
        .await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        address: (f.take()?, f.take()?),
        publication: f.take()?,
        member: (f.take()?, f.take()?),
        except: f.take()?,
        columns: f.take()?,
        filter: f.optional_bare()?,
    })
}

/// After publications, tables and schemas.
pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        let Some(member) = registry.entry(row.member) else { continue };
        let name = Name::from(member.id.path());
        let publication = (class::PUBLICATION, row.publication);
        registry.add_member(row.address, Kind::PublicationMember, publication, &name);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        let Some(id) = draft.registry.itself(row.address) else { continue };
        let Some(member) = draft.registry.entry(row.member) else { continue };
        let Some(object) = member.object() else { continue };
        let columns = row.columns.unwrap_or_default();
        let mut edges: Vec<ObjectId> =
            draft.registry.column_edges(row.member.1, &columns).collect();
        edges.push((**object).clone());
        let body = PublicationMember {
            member: (*member.id).clone(),
            except: row.except,
            columns: draft.registry.column_names(row.member.1, &columns),
            filter: row.filter,
        };
        draft.add(id, Body::PublicationMember(body), edges);
    }
}
