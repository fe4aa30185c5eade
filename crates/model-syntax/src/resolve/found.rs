//! Finds models, mixins and types in source files.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use relvar_report::Finding;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, DeriveInput, Ident, Item, ItemStruct, Path, Token, Type};

use super::built_in;
use super::places::File;
use crate::model::{Composite, DbEnum, DbType, Domain, Mixin, Model};
use crate::{parse_enum, parse_mixin, parse_model, parse_type};

/// Something that was found, and the file that it stands in; no file: relvar brings it.
#[derive(Debug, Clone)]
pub(crate) struct In<'s, T> {
    /// The file.
    pub file: Option<File<'s>>,
    /// What stands there.
    pub what: T,
}

/// What the files define, by the names of Rust.
#[derive(Default)]
pub(crate) struct Found<'s> {
    /// Models in order.
    pub models: Vec<In<'s, Model>>,
    /// Mixins by name.
    pub mixins: BTreeMap<String, In<'s, Mixin>>,
    /// Enums in order.
    pub enums: Vec<In<'s, DbEnum>>,
    /// Domains in order.
    pub domains: Vec<In<'s, Domain>>,
    /// Composite types in order.
    pub composites: Vec<In<'s, Composite>>,
    /// Newtypes and aliases: the type inside, by name.
    pub newtypes: BTreeMap<String, Type>,
    /// Types with encodings of their own: the type of PostgreSQL, by name.
    pub encoded: BTreeMap<String, String>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// The derives that this is about; a file without any of these words defines nothing.
const DERIVES: [&str; 4] = ["Model", "Mixin", "DbEnum", "DbType"];

impl<'s> Found<'s> {
    /// Reads all files.
    pub fn read(files: impl Iterator<Item = File<'s>>) -> Self {
        let mut found = Found::default();
        for file in files {
            if !DERIVES.iter().any(|derive| file.text().contains(derive)) {
                continue;
            }
            match syn::parse_file(file.text()) {
                Ok(read) => found.items(file, &read.items, false),
                Err(error) => found.findings.extend(file.errors(error)),
            }
        }
        for mixin in built_in::mixins() {
            let name = mixin.ident.to_string();
            found.mixins.entry(name).or_insert(In { file: None, what: mixin });
        }
        found
    }

    fn items(&mut self, file: File<'s>, items: &[Item], conditional: bool) {
        for item in items {
            match item {
                Item::Mod(module) => {
                    let inside = module.content.as_ref().map(|(_, items)| items.as_slice());
                    if !has_cfg(&module.attrs, Some("test")) {
                        let conditional = conditional || has_cfg(&module.attrs, None);
                        self.items(file, inside.unwrap_or_default(), conditional);
                    }
                }
                Item::Struct(item) => self.structure(file, item, conditional),
                Item::Enum(item) if derives(&item.attrs, "DbEnum") => {
                    self.conditions(
                        file,
                        &item.attrs,
                        conditional,
                        item.variants.iter().map(|v| &v.attrs[..]),
                    );
                    self.enumeration(file, &item.clone().into());
                }
                Item::Enum(item) if derives(&item.attrs, "DbType") => {
                    self.db_type(file, &item.clone().into());
                }
                Item::Type(item) if item.generics.params.is_empty() => {
                    self.newtypes.insert(item.ident.to_string(), (*item.ty).clone());
                }
                Item::Macro(item) if derives_inside(item.mac.tokens.clone()) => {
                    let message =
                        "a macro makes this model, and relvar reads sources without running macros";
                    let finding = file.error(item.mac.path.span(), message);
                    self.findings.push(
                        finding.with_help("write the struct out, or keep its table in an SQL file"),
                    );
                }
                _ => {}
            }
        }
    }

    fn structure(&mut self, file: File<'s>, item: &ItemStruct, conditional: bool) {
        let derived = DERIVES.into_iter().find(|derive| derives(&item.attrs, derive));
        if derived.is_none() && !derives_under_condition(&item.attrs)
            || has_cfg(&item.attrs, Some("test"))
        {
            return;
        }
        self.conditions(
            file,
            &item.attrs,
            conditional,
            item.fields.iter().map(|field| &field.attrs[..]),
        );
        let input = DeriveInput::from(item.clone());
        match derived {
            Some("Model") => self.model(file, &input),
            Some("Mixin") => self.mixin(file, &input),
            Some("DbType") => self.db_type(file, &input),
            _ => {}
        }
    }

    fn model(&mut self, file: File<'s>, input: &DeriveInput) {
        match parse_model(input) {
            Ok(model) => {
                let twin = self.models.iter().find(|other| other.what.ident == model.ident);
                if let Some(twin) = twin {
                    let message = format!(
                        "there are two models called {}, and references find models by name: table {} is the other",
                        model.ident, twin.what.table
                    );
                    self.findings.push(file.error(model.ident.span(), message));
                }
                self.models.push(In { file: Some(file), what: model });
            }
            Err(error) => self.findings.extend(file.errors(error)),
        }
    }

    fn mixin(&mut self, file: File<'s>, input: &DeriveInput) {
        match parse_mixin(input) {
            Ok(mixin) => {
                let name = mixin.ident.to_string();
                let span = mixin.ident.span();
                let before = self.mixins.insert(name.clone(), In { file: Some(file), what: mixin });
                if before.is_some() {
                    self.findings
                        .push(file.error(span, format!("there are two mixins called {name}")));
                }
            }
            Err(error) => self.findings.extend(file.errors(error)),
        }
    }

    fn enumeration(&mut self, file: File<'s>, input: &DeriveInput) {
        match parse_enum(input) {
            Ok(read) => self.enums.push(In { file: Some(file), what: read }),
            Err(error) => self.findings.extend(file.errors(error)),
        }
    }

    fn db_type(&mut self, file: File<'s>, input: &DeriveInput) {
        match parse_type(input) {
            Ok(DbType::Newtype(newtype)) => {
                self.newtypes.insert(newtype.ident.to_string(), newtype.inner);
            }
            Ok(DbType::Domain(domain)) => {
                self.refuse_twin(file, &domain.ident);
                self.domains.push(In { file: Some(file), what: domain });
            }
            Ok(DbType::Composite(composite)) => {
                self.refuse_twin(file, &composite.ident);
                self.composites.push(In { file: Some(file), what: composite });
            }
            Ok(DbType::Encoded(encoded)) => {
                self.encoded.insert(encoded.ident.to_string(), encoded.sql_type);
            }
            Err(error) => self.findings.extend(file.errors(error)),
        }
    }

    fn refuse_twin(&mut self, file: File<'s>, ident: &Ident) {
        let domains = self.domains.iter().map(|domain| &domain.what.ident);
        let composites = self.composites.iter().map(|composite| &composite.what.ident);
        if domains.chain(composites).any(|other| other == ident) {
            let message =
                format!("there are two types called {ident}, and fields find types by name");
            self.findings.push(file.error(ident.span(), message));
        }
    }

    /// Reports what is there under a condition only: which of them hold, only a build knows.
    fn conditions<'a>(
        &mut self,
        file: File<'s>,
        own: &'a [Attribute],
        conditional: bool,
        parts: impl Iterator<Item = &'a [Attribute]>,
    ) {
        let is_condition = |attribute: &&Attribute| {
            attribute.path().is_ident("cfg")
                || (attribute.path().is_ident("cfg_attr") && mentions_model(attribute))
        };
        let written: Vec<&Attribute> =
            std::iter::once(own).chain(parts).flatten().filter(is_condition).collect();
        let message =
            "this is part of the schema under a condition only, and a database has no conditions";
        for attribute in &written {
            self.findings.push(file.error(attribute.path().span(), message));
        }
        if let (true, true, Some(attribute)) = (conditional, written.is_empty(), own.first()) {
            self.findings.push(file.error(attribute.path().span(), message));
        }
    }
}

/// Says whether attributes hold a derive whose path ends in this name.
fn derives(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("derive")).any(|attribute| {
        let paths = attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
        paths.is_ok_and(|paths| {
            paths.iter().any(|path| path.segments.last().is_some_and(|s| s.ident == name))
        })
    })
}

fn derives_under_condition(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg_attr") && derives_inside(attribute.meta.to_token_stream())
    })
}

fn mentions_model(attribute: &Attribute) -> bool {
    let tokens = attribute.meta.to_token_stream();
    derives_inside(tokens.clone())
        || words(tokens).iter().any(|word| ["model", "db_enum", "db_type"].contains(&word.as_str()))
}

/// Says whether `derive(… Model …)` stands somewhere inside.
fn derives_inside(tokens: TokenStream) -> bool {
    let words = words(tokens);
    words.iter().any(|word| word == "derive")
        && words.iter().any(|word| word == "Model" || word == "DbEnum")
}

fn words(tokens: TokenStream) -> Vec<String> {
    let mut words = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(word) => words.push(word.to_string()),
            TokenTree::Group(group) => words.extend(self::words(group.stream())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    words
}

/// Says whether there is a `cfg`, of this one word if one is given.
fn has_cfg(attributes: &[Attribute], word: Option<&str>) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).any(|attribute| {
        match word {
            Some(word) => attribute.parse_args::<Path>().is_ok_and(|path| path.is_ident(word)),
            None => true,
        }
    })
}
