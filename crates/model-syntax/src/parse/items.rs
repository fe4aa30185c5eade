//! The inside of `#[model(…)]`: items between commas, each a flag, `name = value` or `name(list)`.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Ident, LitStr, Path, Result, Token};

use super::errors::Errors;

/// One item of an attribute.
pub(crate) struct Item {
    /// What it is called.
    pub name: Ident,
    /// What it says.
    pub value: Value,
}

/// What stands behind the name of an item.
pub(crate) enum Value {
    /// Nothing.
    Flag,
    /// `= …`.
    Equals(TokenStream),
    /// `(…)`.
    List(TokenStream),
}

/// Reads all attributes called `attribute`; what does not read is an error, and the rest is read on.
pub(crate) fn read(attributes: &[Attribute], attribute: &str, errors: &mut Errors) -> Vec<Item> {
    let mut items = Vec::new();
    for written in attributes.iter().filter(|written| written.path().is_ident(attribute)) {
        match written.meta.require_list() {
            Ok(list) => {
                let parts = split(list.tokens.clone());
                items.extend(parts.into_iter().filter_map(|part| errors.take(Item::parse(part))));
            }
            Err(_) => errors.add(Error::new_spanned(written, format!("write #[{attribute}(…)]"))),
        }
    }
    items
}

/// Splits tokens at their outermost commas. Generic arguments hold none that would matter here.
pub(crate) fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![Vec::new()];
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => parts.push(Vec::new()),
            _ => parts.last_mut().expect("there is one part at least").push(token),
        }
    }
    parts.into_iter().filter(|part| !part.is_empty()).map(TokenStream::from_iter).collect()
}

impl Item {
    /// Reads one item.
    pub fn parse(tokens: TokenStream) -> Result<Self> {
        let whole = tokens.clone();
        let read = |input: ParseStream| {
            let name = Ident::parse_any(input)?;
            let value = if input.is_empty() {
                Value::Flag
            } else if input.peek(Token![=]) {
                input.parse::<Token![=]>()?;
                Value::Equals(input.parse()?)
            } else {
                let inside;
                syn::parenthesized!(inside in input);
                Value::List(inside.parse()?)
            };
            Ok(Item { name, value })
        };
        read.parse2(tokens)
            .map_err(|_| Error::new_spanned(whole, "expected `name`, `name = value` or `name(…)`"))
    }

    /// The name as text, without `r#`.
    pub fn key(&self) -> String {
        self.name.unraw().to_string()
    }

    /// An error at this item.
    pub fn error(&self, message: impl std::fmt::Display) -> Error {
        Error::new(self.name.span(), message)
    }

    /// Checks that none of these stands among the items.
    pub fn against(&self, names: &[&str], items: &[Item]) -> Result<()> {
        let has = |name: &&&str| items.iter().any(|item| item.key() == **name);
        match names.iter().find(has) {
            Some(name) => Err(self.error(format!("`{}` does not go with `{name}`", self.key()))),
            None => Ok(()),
        }
    }

    /// Checks that nothing stands behind the name.
    pub fn flag(&self) -> Result<()> {
        match &self.value {
            Value::Flag => Ok(()),
            Value::Equals(_) | Value::List(_) => {
                Err(self.error(format!("`{}` takes no value", self.name)))
            }
        }
    }

    /// A flag that may be switched off: `index`, `index = false`.
    pub fn switch(&self) -> Result<bool> {
        match &self.value {
            Value::Flag => Ok(true),
            Value::Equals(tokens) => match tokens.to_string().as_str() {
                "true" => Ok(true),
                "false" => Ok(false),
                _ => Err(self.error(format!("write `{0}` or `{0} = false`", self.name))),
            },
            Value::List(_) => Err(self.error(format!("write `{0}` or `{0} = false`", self.name))),
        }
    }

    /// A text that is not empty.
    pub fn string(&self) -> Result<String> {
        let text = self.text()?;
        match text.trim().is_empty() {
            true => Err(self.error(format!("`{}` is empty", self.name))),
            false => Ok(text),
        }
    }

    /// Any text that PostgreSQL can hold.
    fn text(&self) -> Result<String> {
        let literal: LitStr = self.equals("a string: `{} = \"…\"`")?;
        let text = literal.value();
        match text.contains('\0') {
            true => Err(Error::new(literal.span(), "PostgreSQL has no texts with a zero byte")),
            false => Ok(text),
        }
    }

    /// A name of something in a database.
    pub fn sql_name(&self) -> Result<String> {
        let name = self.label()?;
        match name.is_empty() {
            true => Err(self.error(format!("`{}` is empty", self.name))),
            false => Ok(name),
        }
    }

    /// A label of an enum, which may be empty; PostgreSQL cuts names and refuses labels beyond 63 bytes.
    pub fn label(&self) -> Result<String> {
        let name = self.text()?;
        match name.len() > 63 {
            true => {
                let message = format!(
                    "PostgreSQL has names of 63 bytes at most, and this one has {}",
                    name.len()
                );
                Err(self.error(message))
            }
            false => Ok(name),
        }
    }

    /// A name of Rust.
    pub fn ident(&self) -> Result<Ident> {
        self.equals("a name: `{} = …`")
    }

    /// A path of Rust.
    pub fn path(&self) -> Result<Path> {
        self.equals("a path: `{} = …`")
    }

    /// Names of Rust in parentheses, one at least.
    pub fn idents(&self) -> Result<Vec<Ident>> {
        let Value::List(tokens) = &self.value else {
            return Err(self.error(format!("`{0}` takes names of fields: `{0}(a, b)`", self.name)));
        };
        let names = Punctuated::<Ident, Token![,]>::parse_terminated.parse2(tokens.clone());
        match names {
            Ok(names) if !names.is_empty() => Ok(names.into_iter().collect()),
            _ => Err(self.error(format!("`{0}` takes names of fields: `{0}(a, b)`", self.name))),
        }
    }

    /// The parts of a list.
    pub fn list(&self) -> Result<Vec<TokenStream>> {
        match &self.value {
            Value::List(tokens) => Ok(split(tokens.clone())),
            Value::Flag | Value::Equals(_) => Err(self.error(format!("write `{}(…)`", self.name))),
        }
    }

    /// What stands behind `=`, with what it ought to be (`{}` is the name).
    pub fn equals<T: syn::parse::Parse>(&self, wanted: &str) -> Result<T> {
        let error = |place: &dyn ToTokens| {
            let message =
                format!("`{}` takes {}", self.name, wanted.replace("{}", &self.name.to_string()));
            Error::new_spanned(place.to_token_stream(), message)
        };
        match &self.value {
            Value::Equals(tokens) if !tokens.is_empty() => {
                syn::parse2(tokens.clone()).map_err(|_| error(&tokens))
            }
            Value::Equals(_) | Value::Flag | Value::List(_) => Err(error(&self.name)),
        }
    }
}
