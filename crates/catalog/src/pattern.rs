//! Patterns that name objects to leave out.

/// A pattern over dotted names: `*` stands for any characters but a dot, `**` for any at all.
///
/// `auth` and `auth.*` name a schema with all that stands in it; `public.legacy_*` tables, views, types
/// and functions of that name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern(String);

impl Pattern {
    /// Takes the pattern as written.
    pub fn new(text: impl Into<String>) -> Self {
        Pattern(text.into())
    }

    /// Whether an object called `schema.name` is meant; `name` is empty for the schema itself.
    pub fn matches(&self, schema: &str, name: &str) -> bool {
        let path = format!("{schema}.{name}");
        glob(self.0.as_bytes(), schema.as_bytes()) || glob(self.0.as_bytes(), path.as_bytes())
    }
}

fn glob(pattern: &[u8], text: &[u8]) -> bool {
    match pattern {
        [] => text.is_empty(),
        [b'*', b'*', rest @ ..] => (0..=text.len()).any(|at| glob(rest, &text[at..])),
        [b'*', rest @ ..] => {
            let end = text.iter().position(|byte| *byte == b'.').unwrap_or(text.len());
            (0..=end).any(|at| glob(rest, &text[at..]))
        }
        [first, rest @ ..] => {
            text.split_first().is_some_and(|(c, tail)| c == first && glob(rest, tail))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_schemas_and_objects() {
        assert!(Pattern::new("auth").matches("auth", "users"));
        assert!(!Pattern::new("auth").matches("auth2", "users"));
        assert!(Pattern::new("public.legacy_*").matches("public", "legacy_orders"));
        assert!(!Pattern::new("public.legacy_*").matches("public", "orders"));
        assert!(Pattern::new("pg_*").matches("pg_partman", "part_config"));
        assert!(Pattern::new("**.tmp").matches("any", "tmp"));
    }
}
