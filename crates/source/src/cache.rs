//! Catalogs of schema files that did not change since they were read.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use relvar_catalog::Catalog;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::catalog::Reading;
use crate::collect::SchemaFile;
use crate::load::Loaded;
use crate::packed::Packed;

/// One catalog in a folder of them.
#[derive(Debug)]
pub(crate) struct Entry {
    path: PathBuf,
}

/// How many catalogs a folder keeps.
const KEPT: usize = 24;

/// The first bytes of a file: what it is, and in which form.
const MAGIC: &[u8; 16] = b"relvar catalog 5";

#[derive(Serialize, Deserialize)]
struct Kept {
    /// As JSON, since findings leave out what they lack.
    loaded: Vec<u8>,
    catalog: Packed,
}

impl Entry {
    /// The entry for files, a server's version and options; everything that the catalog depends on.
    pub fn new(folder: &Path, files: &[SchemaFile], version_num: u32, reading: &Reading) -> Entry {
        let mut hash = Sha256::new();
        let mut add = |bytes: &[u8]| {
            // With lengths, so that no two lists of parts have the same bytes.
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        add(env!("CARGO_PKG_VERSION").as_bytes());
        add(&program());
        add(&version_num.to_le_bytes());
        add(format!("{reading:?}").as_bytes());
        for file in files {
            add(file.path.as_os_str().as_encoded_bytes());
            add(file.text.as_bytes());
        }
        let name: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Entry { path: folder.join(format!("{name}.catalog")) }
    }

    /// What was kept; nothing if there is none, or it cannot be read.
    pub async fn get(&self) -> Option<(Catalog, Loaded)> {
        let path = self.path.clone();
        // Beside the other side of a comparison, which may be read at the same time.
        tokio::task::spawn_blocking(move || Entry { path }.read()).await.ok()?
    }

    fn read(&self) -> Option<(Catalog, Loaded)> {
        let bytes = fs::read(&self.path).ok()?;
        let rest = bytes.strip_prefix(MAGIC)?;
        let (length, rest) = rest.split_first_chunk::<8>()?;
        if u64::from_le_bytes(*length) != rest.len() as u64 {
            return None;
        }
        let Kept { loaded, catalog } = postcard::from_bytes(rest).ok()?;
        Some((catalog.unpack()?, serde_json::from_slice(&loaded).ok()?))
    }

    /// Keeps a catalog. A cache that cannot be written costs time and nothing else.
    pub fn put(&self, catalog: &Catalog, loaded: &Loaded) {
        if let Err(error) = self.write(catalog, loaded) {
            tracing::debug!(%error, path = %self.path.display(), "a catalog was not cached");
        }
    }

    fn write(&self, catalog: &Catalog, loaded: &Loaded) -> std::io::Result<()> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let folder = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let loaded = serde_json::to_vec(loaded).map_err(std::io::Error::other)?;
        let kept = Kept { loaded, catalog: Packed::pack(catalog) };
        let bytes = postcard::to_allocvec(&kept).map_err(std::io::Error::other)?;
        // Whole or not at all, whoever else writes the same one.
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let temporary = folder.join(format!("{}-{number}.new", std::process::id()));
        let mut file = fs::File::create(&temporary)?;
        let done = file
            .write_all(MAGIC)
            .and_then(|()| file.write_all(&(bytes.len() as u64).to_le_bytes()))
            .and_then(|()| file.write_all(&bytes))
            .and_then(|()| fs::rename(&temporary, &self.path));
        if done.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        prune(folder);
        done
    }
}

/// Removes the oldest catalogs beyond the number that is kept.
fn prune(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut catalogs: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "catalog"))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    catalogs.sort();
    let surplus = catalogs.len().saturating_sub(KEPT);
    for (_, path) in catalogs.into_iter().take(surplus) {
        let _ = fs::remove_file(path);
    }
}

/// Tells one build of this program from another of the same version: a catalog's form may differ.
fn program() -> Vec<u8> {
    let about = std::env::current_exe().and_then(fs::metadata);
    let modified = about.as_ref().ok().and_then(|about| about.modified().ok());
    let since = modified.and_then(|modified| modified.duration_since(SystemTime::UNIX_EPOCH).ok());
    let length = about.map_or(0, |about| about.len());
    format!("{length} {}", since.map_or(0, |since| since.as_nanos())).into_bytes()
}
