//! Full-text search (manual, chapter 12).

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt::Write;
use std::sync::Arc;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::condition::Condition;
use crate::expression::Expression;
use crate::model::{Model, SqlType};
use crate::sql_text::Piece;
use crate::table::Column;

/// The words of a document, as `tsvector` holds them: mostly of a column that the server makes, such as
/// `#[model(generated = "to_tsvector('english', body)")]`. One that a trigger fills is given the
/// [default](TsVector::default), which has no words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct TsVector {
    /// Words with their places in the document and their weights (`A` to `D`), in the server's order.
    pub lexemes: Vec<Lexeme>,
}

/// One word of a [`TsVector`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Lexeme {
    /// The word, as the configuration reduced it.
    pub word: String,
    /// Its position, counted from 1, and how much it weighs.
    pub places: Vec<(u16, char)>,
}

impl std::fmt::Display for TsVector {
    /// As PostgreSQL prints it: `'fat':2 'rat':3A`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (nth, lexeme) in self.lexemes.iter().enumerate() {
            if nth > 0 {
                f.write_char(' ')?;
            }
            write!(f, "'{}'", lexeme.word.replace('\'', "''").replace('\\', "\\\\"))?;
            for (nth, (place, weight)) in lexeme.places.iter().enumerate() {
                write!(f, "{}{place}", if nth == 0 { ':' } else { ',' })?;
                if *weight != 'D' {
                    f.write_char(*weight)?;
                }
            }
        }
        Ok(())
    }
}

impl<'r> FromSql<'r> for TsVector {
    /// The form of `tsvectorsend`: a number of words, each with a final zero, a number of places, and those.
    fn from_sql(_: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        let mut rest = raw;
        let count = u32::from_be_bytes(taken(&mut rest)?);
        let mut lexemes = Vec::new();
        for _ in 0..count {
            let end = rest.iter().position(|byte| *byte == 0).ok_or("a word without an end")?;
            let word = std::str::from_utf8(&rest[..end])?.to_owned();
            rest = &rest[end + 1..];
            let count = u16::from_be_bytes(taken(&mut rest)?);
            let place =
                |place: u16| (place & 0x3fff, ['D', 'C', 'B', 'A'][usize::from(place >> 14)]);
            let places = (0..count).map(|_| Ok(place(u16::from_be_bytes(taken(&mut rest)?))));
            let places = places.collect::<Result<_, Box<dyn StdError + Sync + Send>>>()?;
            lexemes.push(Lexeme { word, places });
        }
        Ok(TsVector { lexemes })
    }

    fn accepts(data_type: &Type) -> bool {
        *data_type == Type::TS_VECTOR
    }
}

impl ToSql for TsVector {
    /// The form of `tsvectorrecv`, which wants words and places in order, and each once.
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        let mut words: BTreeMap<&str, BTreeMap<u16, u16>> = BTreeMap::new();
        for lexeme in &self.lexemes {
            if lexeme.word.is_empty() || lexeme.word.contains('\0') {
                return Err("a word of a tsvector is neither empty nor has it a NUL".into());
            }
            let places = words.entry(&lexeme.word).or_default();
            for (place, weight) in &lexeme.places {
                let weight = "DCBA".find(*weight).ok_or("a weight is one of A to D")? as u16;
                if !(1..=PLACE_MAX).contains(place) {
                    return Err(format!("a place is one of 1 to {PLACE_MAX}").into());
                }
                // As the server does: the greater weight counts.
                let known = places.entry(*place).or_default();
                *known = weight.max(*known);
            }
        }
        out.put_u32(u32::try_from(words.len())?);
        for (word, places) in words {
            out.put_slice(word.as_bytes());
            out.put_u8(0);
            // As many as it keeps of a text.
            out.put_u16(places.len().min(PLACES_MAX) as u16);
            for (place, weight) in places.into_iter().take(PLACES_MAX) {
                out.put_u16(weight << 14 | place);
            }
        }
        Ok(IsNull::No)
    }

    fn accepts(data_type: &Type) -> bool {
        *data_type == Type::TS_VECTOR
    }

    to_sql_checked!();
}

/// The last place that is told apart (manual, 12.11).
const PLACE_MAX: u16 = 16_383;

/// Places of a word (manual, 12.11: no more than 256, of which the last is kept free).
const PLACES_MAX: usize = 255;

fn taken<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], Box<dyn StdError + Sync + Send>> {
    let (first, after) = rest.split_first_chunk::<N>().ok_or("the value ends early")?;
    *rest = after;
    Ok(*first)
}

impl SqlType for TsVector {
    const NAME: &'static str = "tsvector";
    const ARRAY: &'static str = "tsvector[]";
}

impl<M: Model, N, U> Column<M, TsVector, N, U> {
    /// `column @@ websearch_to_tsquery(configuration, words)`: words as they are typed into a search box. The
    /// configuration is program text.
    pub fn matches(self, configuration: &'static str, words: impl Into<String>) -> Condition<M> {
        let mut pieces = vec![Piece::Column(&M::TABLE, self.name), Piece::Text(" @@ ")];
        pieces.extend(query(configuration, words.into()));
        Condition::new(pieces)
    }

    /// `ts_rank(column, query)`: how well a row fits the words; to order by.
    pub fn rank(
        self,
        configuration: &'static str,
        words: impl Into<String>,
    ) -> Expression<M, f32, N> {
        let mut pieces =
            vec![Piece::Text("ts_rank("), Piece::Column(&M::TABLE, self.name), Piece::Text(", ")];
        pieces.extend(query(configuration, words.into()));
        pieces.push(Piece::Text(")"));
        Expression::new(pieces)
    }
}

fn query(configuration: &'static str, words: String) -> Vec<Piece> {
    vec![
        Piece::Text("websearch_to_tsquery('"),
        Piece::Text(configuration),
        Piece::Text("'::regconfig, "),
        Piece::Param(Arc::new(words)),
        Piece::Text(")"),
    ]
}
