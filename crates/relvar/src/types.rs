//! Types that a database defines. They are looked up once by each connection, and again where the server or a value shows
//! that one has changed.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio_postgres::types::{Field, Kind, Oid, Type};

use crate::connection::Connection;
use crate::error::{Error, ErrorKind, Result};
use crate::row::Row;
use crate::statement::{Name, ResultColumn, Statement};

/// What there is to know of a type; its statement is prepared and run at once, so that poolers need not follow it.
const QUERY: &str = "SELECT t.typname::text, n.nspname::text, t.typtype::text, t.typelem, t.typbasetype, \
    r.rngsubtype, \
    ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder), \
    ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a \
          WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum), \
    ARRAY(SELECT a.atttypid FROM pg_catalog.pg_attribute a \
          WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) \
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
    LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid WHERE t.oid = $1";

/// The statement of [`QUERY`], whose types everybody knows.
fn statement() -> Statement {
    let columns = [
        Type::TEXT,
        Type::TEXT,
        Type::TEXT,
        Type::OID,
        Type::OID,
        Type::OID,
        Type::TEXT_ARRAY,
        Type::TEXT_ARRAY,
        Type::OID_ARRAY,
    ];
    let column = |data_type| ResultColumn::new(String::new(), data_type);
    Statement::new(Name::none(), vec![Type::OID], columns.into_iter().map(column).collect())
}

impl Connection {
    /// A type by its OID.
    pub(crate) async fn data_type(&self, oid: Oid) -> Result<Type> {
        if let Some(known) = Type::from_oid(oid).or_else(|| self.types().get(&oid).cloned()) {
            return Ok(known);
        }
        let rows = self.run_once(QUERY, &statement(), &[Arc::new(oid)]).await?;
        let [row] = rows.as_slice() else {
            let message = format!("there is no type of OID {oid} any more");
            return Err(Error::new(ErrorKind::Server, message).by_memory());
        };
        let kind = self.kind(row).await?;
        let data_type = Type::new(row.try_get(0)?, oid, kind, row.try_get(1)?);
        self.types().insert(oid, data_type.clone());
        Ok(data_type)
    }

    /// What a type is made of (manual, 53.64, pg_type).
    async fn kind(&self, row: &Row) -> Result<Kind> {
        let (kind, element, base): (String, Oid, Oid) =
            (row.try_get(2)?, row.try_get(3)?, row.try_get(4)?);
        let range: Option<Oid> = row.try_get(5)?;
        Ok(match (kind.as_str(), range) {
            ("e", _) => Kind::Enum(row.try_get(6)?),
            ("p", _) => Kind::Pseudo,
            ("d", _) => Kind::Domain(self.inner(base).await?),
            ("c", _) => {
                let (names, types): (Vec<String>, Vec<Oid>) = (row.try_get(7)?, row.try_get(8)?);
                let mut fields = Vec::with_capacity(names.len());
                for (name, data_type) in names.into_iter().zip(types) {
                    fields.push(Field::new(name, self.inner(data_type).await?));
                }
                Kind::Composite(fields)
            }
            ("r", Some(range)) => Kind::Range(self.inner(range).await?),
            _ if element != 0 => Kind::Array(self.inner(element).await?),
            _ => Kind::Simple,
        })
    }

    /// Types are made of others.
    fn inner(&self, oid: Oid) -> Pin<Box<dyn Future<Output = Result<Type>> + Send + '_>> {
        Box::pin(self.data_type(oid))
    }
}
