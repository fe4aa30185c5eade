//! Service files: sections of settings by name, as libpq reads them.

use std::path::{Path, PathBuf};

use crate::environment::Environment;
use crate::error::Error;
use crate::setting::{Origin, Settings};

/// Where distributions keep the system's service file, when `PGSYSCONFDIR` does not say.
const SYSTEM_DIRECTORIES: &[&str] = &["/etc/postgresql-common", "/etc"];

/// Fills up the settings from the service that they name, if they name one.
///
/// Fails if no file defines the service, or if the file cannot be read or understood.
pub(crate) fn fill(settings: &mut Settings, environment: &Environment) -> Result<(), Error> {
    let Some(service) = service_name(settings, environment) else { return Ok(()) };
    let named = named_file(settings, environment);
    let must_exist = named.is_some();
    let mut files = Vec::new();
    files.extend(named.or_else(|| Some(environment.home()?.join(".pg_service.conf"))));
    match environment.variable("PGSYSCONFDIR").filter(|directory| !directory.is_empty()) {
        Some(directory) => files.push(Path::new(directory).join("pg_service.conf")),
        None => files.extend(
            SYSTEM_DIRECTORIES.iter().map(|directory| Path::new(directory).join("pg_service.conf")),
        ),
    }
    for (nth, file) in files.iter().enumerate() {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error)
                if error.kind() == std::io::ErrorKind::NotFound && !(must_exist && nth == 0) =>
            {
                continue;
            }
            Err(reason) => return Err(Error::ServiceFile { file: file.clone(), reason }),
        };
        if fill_from_section(&text, file, &service, settings)? {
            return Ok(());
        }
    }
    Err(Error::ServiceNotFound { service, tried: files })
}

fn service_name(settings: &Settings, environment: &Environment) -> Option<String> {
    let name = settings.get("service").or_else(|| environment.variable("PGSERVICE"))?;
    (!name.is_empty()).then(|| name.to_owned())
}

fn named_file(settings: &Settings, environment: &Environment) -> Option<PathBuf> {
    let file = settings.get("servicefile").or_else(|| environment.variable("PGSERVICEFILE"))?;
    (!file.is_empty()).then(|| PathBuf::from(file))
}

/// Takes the settings of `[service]`; says whether the section is there.
fn fill_from_section(
    text: &str,
    file: &Path,
    service: &str,
    settings: &mut Settings,
) -> Result<bool, Error> {
    let mut inside = false;
    for (line, number) in text.lines().zip(1_u32..) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(header) = line.strip_prefix('[') {
            if inside {
                break;
            }
            inside = header.strip_suffix(']') == Some(service);
        } else if inside {
            let wrong = |why| Error::ServiceLine { file: file.to_owned(), line: number, why };
            let (name, value) =
                line.split_once('=').ok_or_else(|| wrong("\"name=value\" is wanted"))?;
            if matches!(name, "service" | "servicefile") {
                return Err(wrong("a service cannot name another service"));
            }
            let origin = Origin::Service { file: file.to_owned(), line: number };
            settings.fill(name, value.to_owned(), origin)?;
        }
    }
    Ok(inside)
}
