//! The header of a revision file: its keys, read and written.

use crate::directive::Pair;
use crate::located::Located;
use crate::revision::{Down, Phase, Review, Revision, RevisionId, Section, Signature};

/// The keys of a header, and what each is for.
const KEYS: &[&str] = &[
    "revision",
    "parents",
    "replaces",
    "phase",
    "created",
    "message",
    "lossy",
    "accepts",
    "allow_blocking",
    "blocks",
    "down",
    "review",
    "signed_by",
    "signed_at",
    "body_sha256",
];

/// What stands above `-- relvar: up`; each missing part was reported when it was read.
#[derive(Debug, Default)]
pub(crate) struct Header {
    id: Option<RevisionId>,
    parents: Vec<RevisionId>,
    replaces: Vec<RevisionId>,
    /// The phase of the steps that name none.
    pub phase: Option<Phase>,
    created: String,
    message: String,
    lossy: Vec<String>,
    accepts: Vec<String>,
    blocks: Vec<String>,
    allow_blocking: bool,
    review: Option<Review>,
    /// What the header says about the way down.
    pub down: Option<Down>,
}

impl Header {
    /// Joins header and sections; none when the header is incomplete.
    pub(crate) fn into_revision(self, up: Section, down: Down) -> Option<Revision> {
        Some(Revision {
            id: self.id?,
            parents: self.parents,
            replaces: self.replaces,
            created: self.created,
            message: self.message,
            review: self.review.unwrap_or(Review::Pending),
            lossy: self.lossy,
            accepts: self.accepts,
            blocks: self.blocks,
            allow_blocking: self.allow_blocking,
            up,
            down,
        })
    }
}

/// True for the keys that `approve` writes.
pub(crate) fn is_review_key(key: &str) -> bool {
    matches!(key, "review" | "signed_by" | "signed_at" | "body_sha256")
}

/// The line that says whether somebody has read the file.
pub(crate) fn review_line(review: &Review) -> String {
    match review {
        Review::Pending => "-- relvar: review = \"pending\"\n".to_owned(),
        Review::Approved(Signature { signed_by, signed_at, body_sha256 }) => format!(
            "-- relvar: review = \"approved\"   signed_by = {}   signed_at = {}   body_sha256 = {}\n",
            quote(signed_by),
            quote(signed_at),
            quote(body_sha256)
        ),
    }
}

/// Writes a text as a TOML string on one line.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_control() => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(control)))
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// Writes a list of texts as a TOML array on one line.
pub(crate) fn quote_list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = texts.into_iter().map(quote).collect();
    format!("[{}]", quoted.join(", "))
}

/// Reads the keys of a header, and reports what is wrong with them.
pub(crate) fn read(file: &str, text: &str, pairs: &[&Pair], errors: &mut Vec<Located>) -> Header {
    let mut keys = Keys { file, text, pairs, errors };
    keys.refuse_unknown(KEYS);
    keys.refuse_repeated();
    let created = keys.string("created");
    if let Some(pair) = keys.pair("created").filter(|_| !created.as_deref().is_none_or(is_time)) {
        keys.error(pair, "`created` is a UTC time as YYYYMMDDhhmmss, such as \"20261122084000\"");
    }
    Header {
        id: keys.id(),
        parents: keys.ids("parents"),
        replaces: keys.ids("replaces"),
        phase: keys.phase(),
        created: created.unwrap_or_default(),
        message: keys.string("message").unwrap_or_default(),
        lossy: keys.strings("lossy"),
        accepts: keys.strings("accepts"),
        blocks: keys.strings("blocks"),
        allow_blocking: keys.flag("allow_blocking"),
        review: keys.review(),
        down: keys.down(),
    }
}

/// Reads the pairs of `-- relvar: down`.
pub(crate) fn read_down_line(
    file: &str,
    text: &str,
    pairs: &[Pair],
    errors: &mut Vec<Located>,
) -> Vec<String> {
    let pairs: Vec<&Pair> = pairs.iter().collect();
    let mut keys = Keys { file, text, pairs: &pairs, errors };
    keys.refuse_unknown(&["lossy"]);
    keys.refuse_repeated();
    keys.strings("lossy")
}

fn is_time(text: &str) -> bool {
    text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit())
}

struct Keys<'a> {
    file: &'a str,
    text: &'a str,
    pairs: &'a [&'a Pair],
    errors: &'a mut Vec<Located>,
}

impl<'a> Keys<'a> {
    fn pair(&self, key: &str) -> Option<&'a Pair> {
        self.pairs.iter().copied().find(|pair| pair.key == key)
    }

    fn error(&mut self, pair: &Pair, message: impl Into<String>) {
        self.errors.push(Located::at(self.file, self.text, pair.offset, message));
    }

    fn refuse_unknown(&mut self, known: &[&str]) {
        for pair in self.pairs.iter().copied().filter(|pair| !known.contains(&pair.key.as_str())) {
            let located = Located::at(
                self.file,
                self.text,
                pair.offset,
                format!("unknown key `{}`", pair.key),
            );
            self.errors.push(located.help(format!("known keys: {}", known.join(", "))));
        }
    }

    fn refuse_repeated(&mut self) {
        for (index, pair) in self.pairs.iter().copied().enumerate() {
            if self.pairs[..index].iter().any(|earlier| earlier.key == pair.key) {
                self.error(pair, format!("`{}` is said twice", pair.key));
            }
        }
    }

    fn string(&mut self, key: &str) -> Option<String> {
        let pair = self.pair(key)?;
        if let Some(value) = pair.value.as_str() {
            return Some(value.to_owned());
        }
        self.error(pair, format!("`{key}` is a string: {key} = \"…\""));
        None
    }

    fn strings(&mut self, key: &str) -> Vec<String> {
        let Some(pair) = self.pair(key) else { return Vec::new() };
        let strings = pair.value.as_array().and_then(|values| {
            values.iter().map(|value| value.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
        });
        strings.unwrap_or_else(|| {
            self.error(pair, format!("`{key}` is a list of strings: {key} = [\"…\"]"));
            Vec::new()
        })
    }

    fn flag(&mut self, key: &str) -> bool {
        let Some(pair) = self.pair(key) else { return false };
        pair.value.as_bool().unwrap_or_else(|| {
            self.error(pair, format!("`{key}` is true or false: {key} = true"));
            false
        })
    }

    fn id(&mut self) -> Option<RevisionId> {
        let Some(pair) = self.pair("revision") else {
            self.errors.push(
                Located::on_line(self.file, self.text, 1, "the header does not name its revision")
                    .help("write `-- relvar: revision = \"<12 hexadecimal digits>\"`, the id of the file's name"),
            );
            return None;
        };
        let text = self.string("revision")?;
        text.parse().map_err(|error| self.error(pair, format!("{error}"))).ok()
    }

    fn ids(&mut self, key: &str) -> Vec<RevisionId> {
        let mut ids: Vec<RevisionId> = Vec::new();
        for text in self.strings(key) {
            let problem = match text.parse::<RevisionId>() {
                Ok(id) if ids.contains(&id) => format!("`{key}` names {id} twice"),
                Ok(id) => {
                    ids.push(id);
                    continue;
                }
                Err(error) => error.to_string(),
            };
            if let Some(pair) = self.pair(key) {
                self.error(pair, problem);
            }
        }
        ids
    }

    fn phase(&mut self) -> Option<Phase> {
        let word = self.string("phase")?;
        let phase = word.parse().ok();
        if let Some(pair) = self.pair("phase").filter(|_| phase.is_none()) {
            self.error(pair, format!("\"{word}\" is not a phase: expand, backfill or contract"));
        }
        phase
    }

    fn down(&mut self) -> Option<Down> {
        let said = self.string("down")?;
        let why = |word: &str| {
            said.strip_prefix(word)
                .and_then(|rest| rest.strip_prefix(':'))
                .map(|why| why.trim().to_owned())
        };
        if let Some(why) = why("irreversible").filter(|why| !why.is_empty()) {
            return Some(Down::Irreversible { why });
        }
        if let Some(why) = why("nothing").filter(|why| !why.is_empty()) {
            return Some(Down::Nothing { why });
        }
        if let Some(pair) = self.pair("down") {
            self.error(pair, "`down` says \"irreversible: why\" or \"nothing: why\"");
        }
        None
    }

    fn review(&mut self) -> Option<Review> {
        let word = self.string("review")?;
        let pair = self.pair("review")?;
        match word.as_str() {
            "pending" => Some(Review::Pending),
            "approved" => {
                let parts = [
                    self.string("signed_by"),
                    self.string("signed_at"),
                    self.string("body_sha256"),
                ];
                let [Some(signed_by), Some(signed_at), Some(body_sha256)] = parts else {
                    self.error(
                        pair,
                        "an approved revision says signed_by, signed_at and body_sha256",
                    );
                    return None;
                };
                Some(Review::Approved(Signature { signed_by, signed_at, body_sha256 }))
            }
            other => {
                self.error(pair, format!("\"{other}\" is not a review state: pending or approved"));
                None
            }
        }
    }
}
