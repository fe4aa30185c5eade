//! Rust models among the schema files: as SQL, with what is said of that SQL told at the Rust source.

use std::collections::BTreeMap;
use std::path::PathBuf;

use relvar_model_syntax::ddl::{Text, ddl};
use relvar_model_syntax::resolve::resolve;
use relvar_report::{Finding, Place};

use crate::collect::{SchemaFile, is_rust};
use crate::load::Loaded;

/// Where the SQL of models comes from.
#[derive(Debug, Default)]
pub struct Models {
    texts: BTreeMap<String, Text>,
}

/// Puts SQL in the place of Rust sources; the findings are of models that cannot be read.
///
/// All Rust sources are one crate: a model may name what another file defines. A source without models gives no file.
pub fn models(files: Vec<SchemaFile>) -> (Vec<SchemaFile>, Models, Vec<Finding>) {
    let (rust, mut files): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| is_rust(&file.path));
    let sources: Vec<(PathBuf, String)> =
        rust.into_iter().map(|file| (file.path, file.text)).collect();
    let (schema, findings) = resolve(&sources);
    let texts = ddl(&schema);
    for (path, _) in &sources {
        if let Some(text) = texts.get(&path.display().to_string()) {
            files.push(SchemaFile::new(path, &*text.sql));
        }
    }
    (files, Models { texts }, findings)
}

impl Models {
    /// Tells what was found in the SQL of models at the places of the models.
    pub fn tell(&self, loaded: &mut Loaded) {
        self.tell_findings(&mut loaded.findings);
        for annotation in &mut loaded.annotations {
            if let Some(origin) = self.origin(&annotation.place) {
                annotation.place = origin.clone();
            }
        }
    }

    /// The same for findings alone.
    pub fn tell_findings(&self, findings: &mut [Finding]) {
        for finding in findings {
            let Some(place) = &finding.place else { continue };
            let Some(origin) = self.origin(place).cloned() else { continue };
            let sql = place.source_line.as_deref().unwrap_or_default().trim();
            let told = format!("the model means this SQL: {sql}");
            finding.help = Some(match finding.help.take() {
                Some(help) => format!("{told}\n{help}"),
                None => told,
            });
            finding.place = Some(origin);
        }
    }

    fn origin(&self, place: &Place) -> Option<&Place> {
        self.texts.get(&place.file)?.origin(place.line)
    }
}
